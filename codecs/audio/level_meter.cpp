#include "codecs/audio/level_meter.h"

#include "codecs/audio/decibel.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dragoman::audio {
namespace {
constexpr float kFullScale = 32767.0F / 32768.0F;
}

void LevelMeter::process(Block block) noexcept {
  const auto stride = static_cast<std::size_t>(channels_);
  for (std::size_t i = 0; i + stride <= block.size(); i += stride) {
    for (std::size_t c = 0; c < stride; ++c) {
      const float sample = block[i + c];
      const float magnitude = std::abs(sample);
      open_.square[c] += static_cast<double>(sample) * static_cast<double>(sample);
      open_.peak = std::max(open_.peak, magnitude);
      if (magnitude >= kFullScale) ++clipped_;
    }
    if (++filled_ == kStep) close_step();
  }
}

void LevelMeter::close_step() noexcept {
  steps_[static_cast<std::size_t>(next_)] = open_;
  open_ = {};
  filled_ = 0;
  next_ = (next_ + 1) % kSteps;
}

float LevelMeter::rms_dbfs() const noexcept {
  double loudest = 0;
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels_); ++c) {
    double sum = 0;
    for (const Step& step : steps_) sum += step.square[c];
    loudest = std::max(loudest, sum);
  }
  return mean_square_to_dbfs(loudest / (kStep * kSteps));
}

float LevelMeter::peak_dbfs() const noexcept {
  float peak = open_.peak;
  for (const Step& step : steps_) peak = std::max(peak, step.peak);
  return gain_to_db(peak);
}

void LevelMeter::reset() noexcept {
  *this = LevelMeter(channels_);
}

}  // namespace dragoman::audio
