#include "codecs/headphone/beeper.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace dragoman::headphone {
namespace {
constexpr double kHz = 1000;
constexpr Samples kEdge = 240;
}  // namespace

void Beeper::start(float amplitude) noexcept {
  at_ = 0;
  amplitude_ = amplitude;
}

void Beeper::mix(audio::MutableBlock block, int channels) noexcept {
  const auto width = static_cast<std::size_t>(channels);
  for (std::size_t i = 0; i < block.size() && sounding(); i += width, ++at_) {
    if (at_ / kBeep == 1) continue;  // the gap
    const Samples in = at_ % kBeep;
    const Samples edge = std::min({in, kBeep - 1 - in, kEdge});
    const double turns = kHz * static_cast<double>(in) / kSampleRate;
    const float value = amplitude_ * static_cast<float>(edge) / static_cast<float>(kEdge) *
                        static_cast<float>(std::sin(2 * std::numbers::pi * turns));
    for (std::size_t channel = 0; channel < width; ++channel) block[i + channel] += value;
  }
}

}  // namespace dragoman::headphone
