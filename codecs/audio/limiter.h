#pragma once
/// A peak limiter without look-ahead, so without delay: no sample ever passes the ceiling.

#include "codecs/audio/format.h"

namespace dragoman::audio {

/// Attack is instant (the gain drops in the very sample that would pass the ceiling), release is an
/// exponential of 100 ms after a hold of 10 ms, so a tone is not bent on each period. Both channels
/// share one gain, so the image stays. Samples that are not numbers become silence. Below the
/// ceiling nothing is touched, bit by bit. One thread; real-time safe.
class Limiter {
 public:
  explicit Limiter(int channels, float ceiling_dbfs = -1.0F) noexcept;

  /// Sample peak that is never passed, dBFS, ≤ 0; from the next sample on.
  void set_ceiling(float dbfs) noexcept;
  void process(MutableBlock block) noexcept;

  /// Samples (per channel) since construction that would have passed the ceiling.
  Samples held() const noexcept { return held_; }
  /// The gain now applied, dB, ≤ 0.
  float gain_db() const noexcept;

 private:
  int channels_;
  float ceiling_ = 1;
  double gain_ = 1;
  double release_;
  int hold_ = 0;
  Samples held_ = 0;
};

}  // namespace dragoman::audio
