#pragma once
/// The two system clocks beside each other: the kernel stamps datagrams by the wall clock,
/// everything here counts on the monotonic one.

#include "codecs/audio/time.h"

#include <time.h>

namespace dragoman::net {

constexpr Nanoseconds to_nanoseconds(const timespec& t) noexcept {
  return std::chrono::seconds{t.tv_sec} + Nanoseconds{t.tv_nsec};
}

/// Both clocks at (nearly) one moment. Any thread; real-time safe.
struct ClockPair {
  Nanoseconds monotonic{};
  Nanoseconds offset{};  ///< monotonic - wall

  static ClockPair read() noexcept;

  /// A kernel stamp on the monotonic clock, never later than the reading; a stamp from before the
  /// wall clock stepped becomes the reading itself.
  Instant to_monotonic(Nanoseconds wall) const noexcept;
};

}  // namespace dragoman::net
