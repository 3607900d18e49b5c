#pragma once
/// What control and a shard tell each other of a listener or a speaker, and what a shard is given
/// to send. Plain values that fit the slots of a queue.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/rtcp.h"
#include "codecs/rtp/types.h"
#include "codecs/sdp/webrtc_offer.h"
#include "codecs/srtp/profile.h"
#include "relay/webrtc/counters.h"
#include "relay/webrtc/ice_text.h"

#include <array>
#include <cstdint>

namespace dragoman::webrtc {

/// Which channel.
struct Place {
  std::uint16_t room = 0;
  std::int16_t channel = 0;  ///< index
  bool operator==(const Place&) const = default;
};

/// `Place::channel` of those who speak: they hear none.
inline constexpr std::int16_t kNoChannel = -1;

/// A listener or a speaker as control admitted it.
struct Admitted {
  Seat seat;
  Place place;  ///< a speaker's: its room and kNoChannel
  Ufrag ufrag{};
  Password password{};
  sdp::Fingerprint fingerprint;  ///< of its certificate
  std::uint8_t opus = 0;         ///< payload types of its offer
  std::uint8_t red = 0;          ///< 0 = none
  rtp::Ssrc ssrc{};
  std::uint16_t first_sequence = 0;

  bool speaks() const noexcept { return place.channel == kNoChannel; }
};

/// With what a speaker seals its sound, as DTLS agreed. As long as the profile says.
struct SpeakerKey {
  srtp::Profile profile{};
  std::array<std::byte, srtp::kMaxKey> key{};
  std::array<std::byte, srtp::kMaxSalt> salt{};
};

/// To a shard.
struct Command {
  enum class Type : std::uint8_t { admit, tune, report, end };
  Type type = Type::admit;
  Admitted listener;  ///< admit: all of it; tune: seat and place; else: seat
  /// report: what a speaker is told of its sound; LSR and DLSR are added on the way.
  rtp::ReportBlock reception{};
};

/// From a shard.
struct Event {
  /// checked: an authentic check came, the first of this session; moved: a speaker's way changed
  enum class Type : std::uint8_t { checked, connected, moved, tuned, report, ended };
  Type type = Type::connected;
  Seat seat;
  End end{};             ///< ended
  Place place;           ///< what it hears
  rtp::Endpoint from{};  ///< connected and moved: where a speaker is, as ICE proved; report: where
                         ///< the listener is
  SpeakerKey key{};      ///< connected: a speaker's
  // report
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
