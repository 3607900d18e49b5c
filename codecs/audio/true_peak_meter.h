#pragma once
/// The peak of the waveform between the samples: 4× polyphase interpolation (ITU-R BS.1770, annex
/// 2).

#include "codecs/audio/format.h"

#include <array>
#include <cstddef>

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

  static constexpr std::size_t kTaps = 16;
  /// The last kTaps samples, and room for the next.
  using History = std::array<float, 2 * kTaps>;

  int channels_;
  std::array<History, kMaxChannels> history_{};
  float before_ = 0;  ///< at least the highest |sample| in the history
  float taken_ = 0, max_ = 0;
};

}  // namespace dragoman::audio
