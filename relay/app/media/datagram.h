#pragma once
/// What passes between the media threads, in slots that are as long as the longest datagram.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"
#include "relay/engine/channel_line.h"

#include <array>
#include <cstdint>

namespace dragoman::app {

/// A source's RTP on its way from the receive thread to its room.
struct Datagram {
  std::int16_t slot = 0;
  std::uint16_t size = 0;
  Instant arrival{};
  std::array<std::byte, rtp::kMaxDatagram> data;
};

/// A channel's RTP or RTCP on its way from its line to the unicast fan-out.
struct UnicastPacket {
  std::uint16_t room = 0;
  std::int16_t channel = 0;
  std::int16_t slot = engine::kNone;  ///< a private line's: the packet is no channel's
  engine::PacketSink::Kind kind{};
  std::uint16_t size = 0;
  FrameIndex frame{};
  Instant due{};  ///< when the frame's first sample was due
  std::array<std::byte, rtp::kMaxDatagram> data;
};

}  // namespace dragoman::app
