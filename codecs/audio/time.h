#pragma once
/// Time as this project counts it. Nothing here reads a clock: `now` is always a parameter, so that
/// whole events run in virtual time. The glossary of timestamps is in ARCHITECTURE.md.

#include <chrono>
#include <cstdint>

namespace dragoman {

using Nanoseconds = std::chrono::nanoseconds;

/// CLOCK_MONOTONIC of this machine. Has no now(): see relay/app and client/net for the readers.
struct MonotonicClock {
  using duration = Nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<MonotonicClock, duration>;
  static constexpr bool is_steady = true;
};
/// A moment on the monotonic clock: deadlines, arrivals, play times.
using Instant = MonotonicClock::time_point;

/// CLOCK_REALTIME: nanoseconds since the Unix epoch. May step; used only for NTP stamps, frame
/// numbering at start, and what people read.
struct WallClock {
  using duration = Nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<WallClock, duration>;
  static constexpr bool is_steady = false;
};
using WallTime = WallClock::time_point;

/// Everything inside runs at this rate; other rates are resampled at the edge.
inline constexpr int kSampleRate = 48000;

/// A count of samples (per channel) at 48 kHz.
using Samples = std::int64_t;

/// Both round toward zero, and hold for whatever Nanoseconds can: divided first, since samples
/// since 1970 times 62500 leave 64 bits in 2067. (1e9 / 48000 = 62500 / 3.)
constexpr Nanoseconds samples_to_duration(Samples n) {
  return Nanoseconds{n / 3 * 62500 + n % 3 * 62500 / 3};
}
constexpr Samples duration_to_samples(Nanoseconds d) {
  return d.count() / 62500 * 3 + d.count() % 62500 * 3 / 62500;
}

/// 64-bit index of a frame of a room's media clock since the Unix epoch (frame length F samples):
/// sequence number = n mod 2^16, RTP timestamp = n*F mod 2^32, SRTP roll-over counter = n >> 16.
enum class FrameIndex : std::int64_t {};
constexpr std::int64_t to_int(FrameIndex n) {
  return static_cast<std::int64_t>(n);
}
constexpr FrameIndex operator+(FrameIndex n, std::int64_t k) {
  return FrameIndex{to_int(n) + k};
}
constexpr std::int64_t operator-(FrameIndex a, FrameIndex b) {
  return to_int(a) - to_int(b);
}

}  // namespace dragoman
