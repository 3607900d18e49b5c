#pragma once
/// Bounds what one registered source may send, so that a program gone mad costs itself and nobody
/// else. What is new in its stream has the better half of the room: repetitions cannot crowd out a
/// voice that keeps to its rate.

#include "codecs/audio/time.h"

namespace dragoman::app {

/// Receive thread; real-time safe.
class FloodGuard {
 public:
  /// A source may send so many times its agreed rate over time …
  static constexpr double kTimesRate = 2;
  /// … and so much of it at once, after the network held it up; a room's queue has more slots than
  /// the most of it, so that one flood leaves room for everybody.
  static constexpr Nanoseconds kAtOnce = std::chrono::milliseconds{500};
  static constexpr double kLeastAtOnce = 50, kMostAtOnce = 200;

  /// For packets of so many samples.
  explicit FloodGuard(Samples packet = 120) noexcept;

  /// Whether one that arrived `now` is within the rate; `fresh` = not heard before.
  bool take(bool fresh, Instant now) noexcept;

 private:
  double per_second_, at_once_, tokens_;
  Instant filled_{};
};

}  // namespace dragoman::app
