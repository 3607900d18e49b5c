#pragma once
/// Sound that comes later by a time which may change while it runs.

#include "codecs/audio/cross_fade.h"
#include "codecs/audio/format.h"

#include <array>
#include <cstddef>
#include <memory>

namespace dragoman::audio {

/// One thread; real-time safe after construction.
class DelayLine {
 public:
  /// How long a change takes: 20 ms.
  static constexpr Samples kFade = 960;

  /// Allocates what `longest` needs, which costs no memory before there is a delay; a line of 0
  /// passes everything on untouched.
  DelayLine(int channels, Samples longest);

  /// Jumps; only where nothing sounds. Held within 0 … longest, as in go().
  void set(Samples delay) noexcept;
  /// A straight cross-fade leads to the sound of that delay: no click, and no gap, since it begins
  /// when so much sound is there. That is with the next block, but for a line without a delay,
  /// which keeps nothing: there it is as much later as it is to be late. During a fade it waits for
  /// the end.
  void go(Samples delay) noexcept;
  /// In place; interleaved, at most kMaxBlock.
  void process(MutableBlock block) noexcept;

  /// What was asked for last.
  Samples asked() const noexcept { return asked_; }
  /// What the sound that comes out lags, or will at the end of the fade.
  Samples delay() const noexcept { return delay_; }

 private:
  Samples held(Samples delay) const noexcept;
  void keep(Block block) noexcept;
  void look_back(Samples delay, MutableBlock out) const noexcept;

  std::size_t channels_;
  Samples longest_;
  std::size_t size_ = 0;           ///< of the ring, interleaved
  std::unique_ptr<float[]> ring_;  ///< not touched while nothing is late
  std::size_t next_ = 0;           ///< where the next sample goes
  Samples filled_ = 0;             ///< so much of what came last is in the ring
  Samples asked_ = 0, delay_ = 0, left_ = 0;
  CrossFade fade_{FadeLaw::linear, 1.0F};  ///< from what is left to `delay_`
  std::array<float, static_cast<std::size_t>(kMaxBlock) * kMaxChannels> leaving_{};
};

}  // namespace dragoman::audio
