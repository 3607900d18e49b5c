#include "codecs/audio/true_peak_meter.h"

#include "codecs/audio/decibel.h"
#include "codecs/audio/lanes.h"
#include "codecs/audio/windowed_sinc.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dragoman::audio {
namespace {

constexpr std::size_t kTaps = 16;
constexpr double kBeta = 5.0;
/// Tap k of the points at 0, 1/4, 1/2 and 3/4 between two samples, side by side.
using Taps = std::array<Lanes, kTaps>;

Taps make_taps() noexcept {
  Taps taps{};
  for (int p = 0; p < 4; ++p) {
    std::array<double, kTaps> row{};
    double sum = 0;
    for (std::size_t k = 0; k < kTaps; ++k) {
      const double x = static_cast<double>(k) - (kTaps / 2.0 - 1) - p / 4.0;
      row[k] = windowed_sinc(x, 1.0, kTaps / 2.0, kBeta);
      sum += row[k];
    }
    for (std::size_t k = 0; k < kTaps; ++k) taps[k][p] = static_cast<float>(row[k] / sum);
  }
  return taps;
}
const Taps kInterpolator = make_taps();

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
      Lanes value{};
      for (std::size_t k = 0; k < kTaps; ++k) value += kInterpolator[k] * oldest[k];
      for (int p = 0; p < 4; ++p) peak = std::max(peak, std::abs(value[p]));
      // Until the interpolator gets there, a sample is known as it is.
      peak = std::max(peak, std::abs(block[i + c]));
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
