#pragma once
/// Variable-ratio resampler: a windowed-sinc polyphase interpolator (32 taps × 512 phases, linear
/// interpolation between phases). Steers clock drift and converts device rates.

#include "codecs/audio/format.h"

#include <memory>

namespace dragoman::audio {

/// One thread. Everything but the constructor is real-time safe.
class Resampler {
 public:
  /// `ratio` = input samples consumed per output sample (1.0001 plays a source that runs 100 ppm
  /// fast). 0.1 … 8. For ratios above 1 the cut-off follows the output's Nyquist frequency.
  explicit Resampler(int channels, double ratio = 1.0);
  ~Resampler();
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;

  /// Takes effect from the next output sample; the phase is continuous, so slow changes are silent.
  /// Only small changes around the constructed ratio (±5 %) keep the filter's cut-off right.
  void set_ratio(double ratio) noexcept;
  double ratio() const noexcept;

  /// Input samples (per channel) that must be pushed before `output` samples can be pulled.
  Samples input_needed(Samples output) const noexcept;
  /// Interleaved input, at most 4 × kMaxBlock waiting inside at once; the rest is refused.
  /// Returns samples per channel taken.
  Samples push(Block input) noexcept;
  /// Fills as much of `output` as the input allows; returns samples per channel written.
  Samples pull(MutableBlock output) noexcept;

  /// Delay from input to output in input samples (16 at ratio 1), plus what is waiting inside.
  double delay() const noexcept;
  void reset() noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dragoman::audio
