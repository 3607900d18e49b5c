// What a relay that is none may send to a technician's monitor.
#include "client/monitor/json_stream.h"
#include "client/monitor/tap_message.h"
#include "client/monitor/tap_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dragoman::client;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  parse_tap_batch(text);
  parse_tap_news(text);
  if (const auto target = parse_tap_target(text, "hall"))
    if (parse_tap_target(to_string(*target), "") != target) __builtin_trap();
  JsonStream("hall", 25).line(text, 0, {});
  return 0;
}
