#pragma once
/// A sine: line-up, tests, and the tone floor.

#include "codecs/audio/format.h"
#include "codecs/audio/gain_ramp.h"

namespace dragoman::audio {

/// Phase-continuous over blocks, changes of frequency, and pauses; fades in over 10 ms when it
/// starts. One thread; real-time safe.
class Tone {
 public:
  /// `hz` in 0 … 24000; `level_dbfs` by AES17 (0 = a sine of full scale).
  explicit Tone(double hz, float level_dbfs = -18.0F) noexcept;

  void set_frequency(double hz) noexcept;
  /// Glides there in 10 ms.
  void set_level(float dbfs) noexcept;
  /// Fades out or in again in 10 ms.
  void set_on(bool on) noexcept;

  /// Writes the tone into every channel of `out`.
  void process(MutableBlock out, int channels) noexcept;

 private:
  double step_ = 0;  ///< radians a sample
  double phase_ = 0;
  float level_ = 1;
  bool on_ = true;
  GainRamp gain_{0.0F};
};

}  // namespace dragoman::audio
