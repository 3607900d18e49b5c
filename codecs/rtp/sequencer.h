#pragma once
/// From the index of a frame to the numbers of its packet. A pure function of the index: a
/// restarted relay goes on where it stopped, and all channels of a room line up (design.md, "One
/// media clock per room"). Any thread; real-time safe.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <algorithm>
#include <optional>

namespace dragoman::rtp {

constexpr SequenceNumber sequence_of(FrameIndex n) noexcept {
  return SequenceNumber{static_cast<std::uint16_t>(static_cast<std::uint64_t>(to_int(n)))};
}
/// Timestamp of the first sample of frame `n` of `frame` samples; wraps after 24.9 h at 48 kHz.
constexpr Timestamp timestamp_of(FrameIndex n, Samples frame) noexcept {
  return Timestamp{static_cast<std::uint32_t>(static_cast<std::uint64_t>(to_int(n)) *
                                              static_cast<std::uint64_t>(frame))};
}
/// SRTP roll-over counter (RFC 3711 §3.3.1).
constexpr std::uint32_t rollover_of(FrameIndex n) noexcept {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(to_int(n)) >> 16);
}

/// The frame that is sounding at `time`.
constexpr FrameIndex frame_at(WallTime time, Samples frame) noexcept {
  return FrameIndex{duration_to_samples(time.time_since_epoch()) / frame};
}
/// Wall time of the first sample of frame `n`, as the index defines it.
constexpr WallTime wall_time_of(FrameIndex n, Samples frame) noexcept {
  return WallTime{samples_to_duration(to_int(n) * frame)};
}

/// Where a room begins: at the wall clock, but never before one second after the last frame that
/// was persisted, so that a clock that was set back repeats no number.
constexpr FrameIndex first_frame(WallTime now, Samples frame,
                                 std::optional<FrameIndex> persisted) noexcept {
  const FrameIndex clock = frame_at(now, frame);
  if (!persisted) return clock;
  return FrameIndex{std::max(to_int(clock), to_int(*persisted) + kSampleRate / frame)};
}

}  // namespace dragoman::rtp
