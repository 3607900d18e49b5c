// STUN messages, from whoever reaches the media port.

#include "codecs/stun/reader.h"

#include <cstdlib>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const rtp::Bytes datagram = std::as_bytes(std::span{data, size});
  const auto name = stun::username_of(datagram);
  const auto message = stun::parse(datagram);
  if (!message) return 0;
  if (!stun::looks_like_stun(datagram)) std::abort();
  // Both find the first name; behind the integrity only one of them looks.
  if (!message->username.empty() && message->username.size() > size) std::abort();
  if (message->integrity_at >= size && message->integrity_at != 0) std::abort();
  stun::is_authentic(datagram, *message, name);
  return 0;
}
