#include "codecs/audio/true_peak_meter.h"

#include "codecs/audio/decibel.h"
#include "codecs/audio/windowed_sinc.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dragoman::audio {
namespace {

constexpr std::size_t kTaps = 16;
constexpr std::size_t kBetween =
    3;  ///< points between two samples; the fourth is the sample itself
constexpr double kBeta = 5.0;
using Phases = std::array<std::array<float, kTaps>, kBetween>;

Phases make_phases() noexcept {
  Phases phases{};
  for (std::size_t p = 0; p < kBetween; ++p) {
    double sum = 0;
    std::array<double, kTaps> taps{};
    for (std::size_t k = 0; k < kTaps; ++k) {
      const double x =
          static_cast<double>(k) - (kTaps / 2.0 - 1) - static_cast<double>(p + 1) / 4.0;
      taps[k] = windowed_sinc(x, 1.0, kTaps / 2.0, kBeta);
      sum += taps[k];
    }
    for (std::size_t k = 0; k < kTaps; ++k) phases[p][k] = static_cast<float>(taps[k] / sum);
  }
  return phases;
}
const Phases kPhases = make_phases();

}  // namespace

void TruePeakMeter::process(Block block) noexcept {
  static_assert(kTaps == TruePeakMeter::kTaps);
  const auto stride = static_cast<std::size_t>(channels_);
  float peak = taken_;
  for (std::size_t i = 0; i + stride <= block.size(); i += stride) {
    const auto at = static_cast<std::size_t>(at_);
    for (std::size_t c = 0; c < stride; ++c) {
      auto& history = history_[c];
      history[at] = history[at + kTaps] = block[i + c];
      const float* oldest = history.data() + at + 1;
      std::array<float, kBetween> value{};
      for (std::size_t k = 0; k < kTaps; ++k) {
        for (std::size_t p = 0; p < kBetween; ++p) value[p] += kPhases[p][k] * oldest[k];
      }
      peak = std::max(peak, std::abs(block[i + c]));
      for (const float v : value) peak = std::max(peak, std::abs(v));
    }
    at_ = (at_ + 1) % static_cast<int>(kTaps);
  }
  taken_ = peak;
  max_ = std::max(max_, peak);
}

float TruePeakMeter::take_dbtp() noexcept {
  const float peak = taken_;
  taken_ = 0;
  return gain_to_db(peak);
}

float TruePeakMeter::max_dbtp() const noexcept {
  return gain_to_db(max_);
}

void TruePeakMeter::reset() noexcept {
  *this = TruePeakMeter(channels_);
}

}  // namespace dragoman::audio
