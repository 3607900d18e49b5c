// The event file from any bytes: an Event or a LoadError, never anything else.

#include "relay/event/load.h"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dragoman::event;
  try {
    const Event event =
        parse({reinterpret_cast<const char*>(data), size}, "/nonexistent/event.toml");
    plan_text(event);
    plan_json(event);
  } catch (const LoadError&) {
  }
  return 0;
}
