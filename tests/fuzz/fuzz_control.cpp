// Control messages from any bytes, both directions: what is understood must survive a round trip.

#include "codecs/control/json.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace dragoman::control;

template <class Message>
void round_trip(const Parsed<Message>& parsed,
                Parsed<Message> (*parse)(std::string_view) noexcept) {
  const auto* message = std::get_if<Message>(&parsed);
  if (message == nullptr) return;
  const std::string text = to_json(*message);
  if (text.size() > kMaxMessage) return;
  const auto again = parse(text);
  const auto* same = std::get_if<Message>(&again);
  if (same == nullptr || to_json(*same) != text) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  round_trip<ClientMessage>(parse_client_message(text), parse_client_message);
  round_trip<RelayMessage>(parse_relay_message(text), parse_relay_message);
  return 0;
}
