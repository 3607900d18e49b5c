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

/// No point between samples of at most 1 is higher than this.
float largest_gain() noexcept {
  Lanes sum{};
  for (const Lanes& tap : kInterpolator) sum += tap < 0 ? -tap : tap;
  return std::max(std::max(sum[0], sum[1]), std::max(sum[2], sum[3]));
}
const float kLargestGain = largest_gain();

/// The highest |value| of the four points that `oldest` and the 15 samples after it make.
float between(const float* oldest) noexcept {
  Lanes even{}, odd{};  // two sums, since each waits for its last addition
  for (std::size_t k = 0; k < kTaps; k += 2) {
    even += kInterpolator[k] * oldest[k];
    odd += kInterpolator[k + 1] * oldest[k + 1];
  }
  const Lanes value = even + odd;
  return std::max(std::max(std::abs(value[0]), std::abs(value[1])),
                  std::max(std::abs(value[2]), std::abs(value[3])));
}

}  // namespace

void TruePeakMeter::process(Block block) noexcept {
  static_assert(kTaps == TruePeakMeter::kTaps);
  const std::size_t chunk = kTaps * static_cast<std::size_t>(channels_);
  for (std::size_t done = 0; done < block.size(); done += chunk) {
    add(block.subspan(done, std::min(chunk, block.size() - done)));
  }
  max_ = std::max(max_, taken_);
}

void TruePeakMeter::add(Block chunk) noexcept {
  const float peak = largest(chunk);
  // Where nothing can be higher than what is known already, nothing need be looked at closely.
  const bool close = std::max(peak, before_) * kLargestGain > taken_;
  // Until the interpolator gets there, a sample is known as it is.
  taken_ = std::max(taken_, peak);
  const auto stride = static_cast<std::size_t>(channels_);
  for (std::size_t i = 0; i + stride <= chunk.size(); i += stride) {
    const auto at = static_cast<std::size_t>(at_);
    for (std::size_t c = 0; c < stride; ++c) {
      auto& history = history_[c];
      history[at] = history[at + kTaps] = chunk[i + c];
      if (close) taken_ = std::max(taken_, between(history.data() + at + 1));
    }
    at_ = (at_ + 1) % static_cast<int>(kTaps);
  }
  // A chunk shorter than the history leaves older samples in it.
  before_ = chunk.size() >= kTaps * stride ? peak : std::max(before_, peak);
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
