#pragma once
/// The warning of stage three: two short beeps.

#include "codecs/audio/format.h"

namespace dragoman::headphone {

/// 1 kHz, 100 ms on, 100 ms gap, 100 ms on; each beep's edges are softened over 5 ms. One thread;
/// real-time safe.
class Beeper {
 public:
  /// Begins with the next sample; `amplitude` is the sine's peak.
  void start(float amplitude) noexcept;
  /// Adds what is left of the beeps to every channel.
  void mix(audio::MutableBlock block, int channels) noexcept;
  bool sounding() const noexcept { return at_ < kLength; }

 private:
  static constexpr Samples kBeep = kSampleRate / 10, kLength = 3 * kBeep;

  Samples at_ = kLength;
  float amplitude_ = 0;
};

}  // namespace dragoman::headphone
