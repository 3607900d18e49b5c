#pragma once
/// The resampler that removes drift, and the way around it.

#include "codecs/audio/resampler.h"
#include "codecs/playout/sample_queue.h"

namespace dragoman::playout {

/// Until the first correction samples pass untouched and without delay. Then the resampler takes
/// over in the middle of the sound, primed with the past, so that the change is continuous; it
/// stays until reset(). Single thread; everything but the constructor is real-time safe.
class RateStage {
 public:
  explicit RateStage(int channels);

  /// 1 / ratio is the speed; engages the resampler when it is not engaged yet, for which
  /// kAhead more samples should be at hand than needed() said before.
  void set_ratio(double ratio, SampleQueue& queue) noexcept;
  bool engaged() const noexcept { return engaged_; }
  /// Samples the queue must hold before `output` samples can be pulled.
  Samples needed(Samples output) const noexcept;
  /// Samples that a sample pushed to the queue next waits in here, beside those in the queue.
  Samples delay() const noexcept;
  void pull(SampleQueue& queue, audio::MutableBlock out) noexcept;
  void reset() noexcept;

  /// Samples beyond the block's own that the engaged resampler looks ahead.
  static constexpr Samples kAhead = 17;

 private:
  audio::Resampler resampler_;
  bool engaged_ = false;
  Samples skip_ = 0;  ///< output that belongs to the past it was primed with
};

}  // namespace dragoman::playout
