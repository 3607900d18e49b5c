/// The target of an HTTP request and its Origin, as any client may send them.

#include "relay/app/page.h"
#include "relay/app/route.h"
#include "relay/net/http.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto route = dragoman::app::parse_target(text);
  // A room's page leads to the room: escaping is undone by parsing.
  if (route.resource == dragoman::app::Resource::room_page &&
      dragoman::app::parse_target("/" + dragoman::app::url_escape(route.room)).room != route.room)
    __builtin_trap();
  const auto half = size / 2;
  (void)dragoman::net::same_origin(text.substr(0, half), text.substr(half));
  return 0;
}
