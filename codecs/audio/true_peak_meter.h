#pragma once
/// The peak of the waveform between the samples: 4× polyphase interpolation (ITU-R BS.1770, annex
/// 2).

#include "codecs/audio/format.h"

#include <array>

namespace dragoman::audio {

/// The interpolator is our own windowed sinc of 16 taps a phase, ±0.05 dB up to 16 kHz. One thread;
/// real-time safe.
class TruePeakMeter {
 public:
  explicit TruePeakMeter(int channels) noexcept : channels_(channels) {}

  void process(Block block) noexcept;

  /// Highest |value| since the last take, dBTP; taking starts anew.
  float take_dbtp() noexcept;
  /// Highest since construction or reset.
  float max_dbtp() const noexcept;
  void reset() noexcept;

 private:
  void add(Block chunk) noexcept;  ///< at most kTaps a channel

  static constexpr int kTaps = 16;
  int channels_;
  std::array<std::array<float, 2 * kTaps>, kMaxChannels>
      history_{};  ///< each sample twice: no wrap
  int at_ = 0;
  float before_ = 0;  ///< at least the highest |sample| in the history
  float taken_ = 0, max_ = 0;
};

}  // namespace dragoman::audio
