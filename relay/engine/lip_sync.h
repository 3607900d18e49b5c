#pragma once
/// The delay that makes a sound agree with its picture, and when that sound was captured.

#include "codecs/audio/delay_line.h"
#include "relay/event/event.h"

#include <vector>

namespace dragoman::engine {

inline constexpr Samples kLongestLipSync = duration_to_samples(event::kLongestDelay);

/// Single thread; real-time safe after construction.
class LipSync {
 public:
  /// For blocks of `frame`; allocates. With a `longest` of 0 nothing is ever delayed.
  LipSync(Samples frame, int channels, Samples longest);

  /// Where nothing sounds yet.
  void begin(Samples delay) noexcept { line_.set(delay); }
  /// While it sounds: without a click or a gap.
  void change(Samples delay) noexcept { line_.go(delay); }
  Samples delay() const noexcept { return line_.asked(); }

  /// Once per frame, in place. `captured` is when its first sample was captured, the epoch =
  /// unknown; returns the same of what comes out.
  WallTime process(audio::MutableBlock block, WallTime captured) noexcept;

 private:
  Samples frame_;
  audio::DelayLine line_;
  std::vector<WallTime> captured_;  ///< of the latest frames, a ring
  std::size_t next_ = 0;
};

}  // namespace dragoman::engine
