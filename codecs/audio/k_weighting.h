#pragma once
/// The K-weighting filter of ITU-R BS.1770 at 48 kHz: a shelf for the head, a high-pass for the
/// rest.

#include "codecs/audio/format.h"

#include <array>

namespace dragoman::audio {

/// One channel. One thread; real-time safe.
class KWeighting {
 public:
  /// The filtered sample; its mean square, less 0.691 dB, is loudness.
  double process(double sample) noexcept;
  void reset() noexcept { *this = KWeighting{}; }

 private:
  struct State {
    double z1 = 0, z2 = 0;
  };
  std::array<State, 2> stages_{};
};

/// Loudness in LUFS of a K-weighted mean square (one channel of weight 1).
float k_weighted_to_lufs(double mean_square) noexcept;

}  // namespace dragoman::audio
