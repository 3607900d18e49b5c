#pragma once
/// What passes between the media threads and a shard, in slots that are long enough for all of it.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"
#include "relay/app/media/slot_queue.h"

#include <array>
#include <cstdint>

namespace dragoman::app {

/// STUN, DTLS or SRTCP on its way from whoever read the media port.
struct WebDatagram {
  rtp::Endpoint from{};
  Instant arrival{};
  std::uint16_t size = 0;
  std::array<std::byte, rtp::kMaxDatagram> data;
};

/// A channel's frame on its way from its line.
struct WebFrame {
  std::uint16_t room = 0;
  std::int16_t channel = 0;
  std::uint16_t size = 0;
  FrameIndex frame{};
  Instant due{};
  std::array<std::byte, 1275> data;
};

using WebDatagrams = SlotQueue<WebDatagram>;
using WebFrames = SlotQueue<WebFrame>;

}  // namespace dragoman::app
