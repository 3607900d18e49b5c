#pragma once
/// Even play times from callbacks that come late.

#include "codecs/audio/time.h"

namespace dragoman::playout {

/// Sound is played evenly even when the callback that fetches it is late. The line of play times is
/// laid along the earliest ones: an early time moves it at once, lateness only when a quarter of a
/// second brought nothing earlier (the card skipped, or runs slower than ours), a gap of half a
/// second at once. Single thread; real-time safe.
class PlayClock {
 public:
  /// Takes the play time of the next block of `length` samples; returns the even one.
  Instant next(Instant play_time, Samples length) noexcept;
  /// Whether nothing was fetched for half a second before `play_time`.
  bool rested(Instant play_time) const noexcept;
  /// Whether the last call came later than one block after its turn.
  bool late() const noexcept { return late_; }
  /// Whether the last call came after such a rest.
  bool resumed() const noexcept { return resumed_; }

 private:
  Instant expected_{};
  bool started_ = false;
  bool late_ = false;
  bool resumed_ = false;
  Instant stretch_end_{};
  Nanoseconds least_{0};  ///< smallest lateness of the present stretch
};

}  // namespace dragoman::playout
