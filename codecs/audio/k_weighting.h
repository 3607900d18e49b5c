#pragma once
/// The K-weighting filter of ITU-R BS.1770 at 48 kHz: a shelf for the head, a high-pass for the
/// rest.

#include "codecs/audio/format.h"

#include <array>
#include <cstddef>

namespace dragoman::audio {

/// One channel. One thread; real-time safe.
class KWeighting {
 public:
  /// The filtered sample; its mean square, less 0.691 dB, is loudness. Here, so that a loop keeps
  /// the filter in registers.
  double process(double sample) noexcept {
    double x = sample + kBias;
    for (std::size_t s = 0; s < kStages.size(); ++s) {
      const Biquad& f = kStages[s];
      State& state = stages_[s];
      const double y = f.b0 * x + state.z1;
      state.z1 = f.b1 * x - f.a1 * y + state.z2;
      state.z2 = f.b2 * x - f.a2 * y;
      x = y;
    }
    return x;
  }
  void reset() noexcept { *this = KWeighting{}; }

 private:
  struct Biquad {
    double b0, b1, b2, a1, a2;
  };
  /// ITU-R BS.1770-4, tables 1 and 2 (48 kHz).
  static constexpr std::array<Biquad, 2> kStages{{
      {1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585},
      {1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621},
  }};
  /// Keeps the states out of the denormal range in silence; 600 dB below anything.
  static constexpr double kBias = 1e-30;
  struct State {
    double z1 = 0, z2 = 0;
  };
  std::array<State, 2> stages_{};
};

/// Loudness in LUFS of a K-weighted mean square (one channel of weight 1).
float k_weighted_to_lufs(double mean_square) noexcept;

}  // namespace dragoman::audio
