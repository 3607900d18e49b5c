#pragma once
/// What a received packet brings to the playout: itself, or the blocks of its RED payload.

#include "codecs/rtp/red_reader.h"

#include <cstdint>
#include <optional>

namespace dragoman::client {

/// Calls `use(const rtp::Packet&)` for each; `red` is the stream's payload type of RED, if it has
/// one: 97 is a number like any other. Copies are numbered as in a stream of one packet per
/// `frame` samples. False when it is RED that cannot be read. Real-time safe as far as `use` is.
template <class Use>
bool for_each_packet(const rtp::Packet& packet, std::optional<std::uint8_t> red, Samples frame,
                     Use&& use) {
  if (packet.payload_type != red) {
    use(packet);
    return true;
  }
  rtp::RedReader blocks(packet.payload, packet.timestamp);
  while (const auto block = blocks.next())
    if (const auto plain = rtp::unpack(packet, *block, frame)) use(*plain);
  return blocks.valid();
}

}  // namespace dragoman::client
