#include "codecs/headphone/shock_limiter.h"

#include <algorithm>
#include <cmath>

namespace dragoman::headphone {
namespace {

/// So far below the limit that what came through before the gain moved is made good within the
/// 100 ms in which it counts.
constexpr float kTargetDb = kShockLimitDb - 0.5F;
constexpr int kHoldSteps = 200;
const double kRisePerStep = std::pow(10.0, 20.0 / 1000 / 20);  ///< 20 dB/s

}  // namespace

ShockLimiter::ShockLimiter(int channels, Calibration calibration) noexcept : channels_(channels) {
  set_calibration(calibration);
}

void ShockLimiter::set_calibration(Calibration calibration) noexcept {
  const auto square = [&](float db) {
    const auto amplitude = static_cast<double>(calibration.amplitude(db));
    return amplitude * amplitude / 2;  // of a sine with this peak
  };
  limit_ = square(kShockLimitDb);
  target_ = square(kTargetDb);
}

void ShockLimiter::process(audio::MutableBlock block) noexcept {
  const auto width = static_cast<std::size_t>(channels_);
  while (!block.empty()) {
    const auto frames = std::min(static_cast<Samples>(block.size() / width), kStep - filled_);
    const auto part = block.first(static_cast<std::size_t>(frames) * width);
    weigh(part);
    gain_.process(part, channels_);
    block = block.subspan(part.size());
    filled_ += frames;
    if (filled_ == kStep) close_step();
  }
}

void ShockLimiter::weigh(audio::Block part) noexcept {
  const auto width = static_cast<std::size_t>(channels_);
  for (std::size_t channel = 0; channel < width; ++channel) {
    double sum = 0;
    for (std::size_t at = channel; at < part.size(); at += width) {
      const double weighted = weighting_[channel].process(static_cast<double>(part[at]));
      sum += weighted * weighted;
    }
    open_[channel] += sum;
  }
}

void ShockLimiter::close_step() noexcept {
  for (std::size_t channel = 0; channel < squares_.size(); ++channel)
    squares_[channel][next_] = open_[channel];
  open_.fill(0);
  filled_ = 0;
  next_ = (next_ + 1) % kLong;
  const double slow = mean_square(kLong);
  if (slow > limit_) acting_ = true;
  if (acting_) steer(std::max(slow, mean_square(kShort)));
}

double ShockLimiter::mean_square(std::size_t steps) const noexcept {
  double loudest = 0;
  for (std::size_t channel = 0; channel < static_cast<std::size_t>(channels_); ++channel) {
    double sum = 0;
    for (std::size_t back = 1; back <= steps; ++back)
      sum += squares_[channel][(next_ + kLong - back) % kLong];
    loudest = std::max(loudest, sum);
  }
  return loudest / static_cast<double>(steps * static_cast<std::size_t>(kStep));
}

void ShockLimiter::steer(double loudest) noexcept {
  const double now = static_cast<double>(gain_.target());
  const double most = loudest > target_ ? std::sqrt(target_ / loudest) : 1.0;
  if (most < now) {
    gain_.ramp_to(static_cast<float>(most), kStep);
    hold_ = kHoldSteps;
  } else if (hold_ > 0) {
    --hold_;
  } else if (now < 1.0) {
    gain_.ramp_to(static_cast<float>(std::min({most, now * kRisePerStep, 1.0})), kStep);
  } else {
    acting_ = false;
  }
}

}  // namespace dragoman::headphone
