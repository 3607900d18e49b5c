#pragma once
/// What control and a shard tell each other of a listener, and what a shard is given to send.
/// Plain values that fit the slots of a queue.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"
#include "codecs/sdp/webrtc_offer.h"
#include "relay/webrtc/counters.h"
#include "relay/webrtc/ice_text.h"

#include <cstdint>

namespace dragoman::webrtc {

/// Which channel.
struct Place {
  std::uint16_t room = 0;
  std::int16_t channel = 0;  ///< index
  bool operator==(const Place&) const = default;
};

/// A listener as control admitted it.
struct Admitted {
  Seat seat;
  Place place;
  Ufrag ufrag{};
  Password password{};
  sdp::Fingerprint fingerprint;  ///< of its certificate
  std::uint8_t opus = 0;         ///< payload types of its offer
  std::uint8_t red = 0;          ///< 0 = none
  rtp::Ssrc ssrc{};
  std::uint16_t first_sequence = 0;
};

/// To a shard.
struct Command {
  enum class Type : std::uint8_t { admit, tune, end };
  Type type = Type::admit;
  Admitted listener;  ///< admit: all of it; tune: seat and place; end: seat
};

/// From a shard.
struct Event {
  /// checked: an authentic check came, the first of this listener
  enum class Type : std::uint8_t { checked, connected, tuned, report, ended };
  Type type = Type::connected;
  Seat seat;
  End end{};    ///< ended
  Place place;  ///< what it hears
  // report
  rtp::Endpoint from{};            ///< where it is
  std::int32_t lost = 0;           ///< packets in all
  std::uint8_t fraction_lost = 0;  ///< of 256
  Nanoseconds jitter{};
  Nanoseconds round_trip{};  ///< 0 = unknown
};

/// One moment on both clocks.
struct Now {
  Instant instant{};
  WallTime wall{};
};

/// Frames of a channel, merged to one packet; the m-th stretch of that length since the epoch.
struct Stretch {
  Place place;
  FrameIndex index{};
  rtp::Timestamp timestamp{};
  rtp::Bytes opus{};
  rtp::Bytes red{};                ///< the same with copies, block type 0; empty when none is made
  Now due;                         ///< when its last frame was
  rtp::Timestamp due_timestamp{};  ///< the stamp that belongs to `due`
};

}  // namespace dragoman::webrtc
