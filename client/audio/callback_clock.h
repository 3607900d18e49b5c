#pragma once
/// When a sound card's periods really begin, from callbacks that come late. Pure.

#include "codecs/audio/time.h"

namespace dragoman::client {

/// A callback can be late, never early: the line that touches the earliest ones is the card's
/// clock. It follows them down at once and up by 250 ppm (more than any card drifts), so a late
/// callback moves nothing; when half a second of callbacks all lie more than half a period above
/// it, the card lost time and the line jumps. One thread; real-time safe.
class CallbackClock {
 public:
  /// Start of the period whose callback began at `now` and that is `length` long.
  Instant begin(Instant now, Nanoseconds length) noexcept;
  void reset() noexcept { *this = CallbackClock{}; }

 private:
  bool known_ = false;
  Instant next_{};        ///< expected start of the next period
  Nanoseconds least_{};   ///< smallest lateness in this window
  Nanoseconds window_{};  ///< length of the window so far
};

}  // namespace dragoman::client
