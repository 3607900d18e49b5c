#include "codecs/audio/k_weighting.h"

#include "codecs/audio/decibel.h"

namespace dragoman::audio {
namespace {
struct Biquad {
  double b0, b1, b2, a1, a2;
};
/// ITU-R BS.1770-4, tables 1 and 2 (48 kHz).
constexpr std::array<Biquad, 2> kStages{{
    {1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585},
    {1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621},
}};
/// Keeps the states out of the denormal range in silence; 600 dB below anything.
constexpr double kBias = 1e-30;
}  // namespace

double KWeighting::process(double sample) noexcept {
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

float k_weighted_to_lufs(double mean_square) noexcept {
  const float db = power_to_db(mean_square);
  return db <= kSilenceDb ? kSilenceDb : db - 0.691F;
}

}  // namespace dragoman::audio
