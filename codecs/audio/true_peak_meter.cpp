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
/// One tap for four points in time at once.
using Taps = std::array<Lanes, kTaps>;

/// The taps of the point `share` of the way from one sample to the next.
Taps make_taps(double share) noexcept {
  std::array<double, kTaps> row{};
  double sum = 0;
  for (std::size_t k = 0; k < kTaps; ++k) {
    const double x = static_cast<double>(k) - (kTaps / 2.0 - 1) - share;
    row[k] = windowed_sinc(x, 1.0, kTaps / 2.0, kBeta);
    sum += row[k];
  }
  Taps taps{};
  for (std::size_t k = 0; k < kTaps; ++k) taps[k] = Lanes{} + static_cast<float>(row[k] / sum);
  return taps;
}
const Taps kQuarter = make_taps(0.25), kHalf = make_taps(0.5), kThreeQuarters = make_taps(0.75);

Lanes magnitude(Lanes value) noexcept {
  return value < 0 ? -value : value;
}

/// No point between samples of at most 1 is higher than this.
float largest_gain() noexcept {
  float gain = 1;
  for (const Taps* taps : {&kQuarter, &kHalf, &kThreeQuarters}) {
    Lanes sum{};
    for (const Lanes& tap : *taps) sum += magnitude(tap);
    gain = std::max(gain, sum[0]);
  }
  return gain;
}
const float kLargestGain = largest_gain();

/// The highest |value| between four successive pairs of samples, a lane each; the first pair's
/// interpolation begins with `oldest`.
Lanes between(const float* oldest) noexcept {
  Lanes quarter{}, half{}, three_quarters{};
  for (std::size_t k = 0; k < kTaps; ++k) {
    const Lanes samples = load_lanes(oldest + k);
    quarter += kQuarter[k] * samples;
    half += kHalf[k] * samples;
    three_quarters += kThreeQuarters[k] * samples;
  }
  Lanes high = magnitude(half);
  for (const Lanes& value : {magnitude(quarter), magnitude(three_quarters)})
    high = value > high ? value : high;
  return high;
}

/// The highest |value| between the samples, of `points` successive pairs.
float highest_between(const float* oldest, std::size_t points) noexcept {
  float high = 0;
  for (std::size_t i = 0; i < points; i += 4) {
    const Lanes four = between(oldest + i);
    for (std::size_t lane = 0; lane < std::min<std::size_t>(4, points - i); ++lane)
      high = std::max(high, four[lane]);
  }
  return high;
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
  const std::size_t count = chunk.size() / stride;
  for (std::size_t c = 0; c < stride; ++c) {
    auto& history = history_[c];
    for (std::size_t i = 0; i < count; ++i) history[kTaps + i] = chunk[i * stride + c];
    if (close) taken_ = std::max(taken_, highest_between(history.data() + 1, count));
    std::copy_n(history.begin() + static_cast<std::ptrdiff_t>(count), kTaps, history.begin());
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
