#include "codecs/audio/level_meter.h"

#include "codecs/audio/decibel.h"
#include "codecs/audio/lanes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dragoman::audio {
namespace {
constexpr float kFullScale = 32767.0F / 32768.0F;
}

void LevelMeter::process(Block block) noexcept {
  const auto stride = static_cast<std::size_t>(channels_);
  std::size_t frames = block.size() / stride;
  while (frames > 0) {
    const std::size_t part = std::min(frames, static_cast<std::size_t>(kStep - filled_));
    add(block.first(part * stride));
    block = block.subspan(part * stride);
    frames -= part;
    filled_ += static_cast<int>(part);
    if (filled_ == kStep) close_step();
  }
}

void LevelMeter::add(Block part) noexcept {
  const float peak = largest(part);
  open_.peak = std::max(open_.peak, peak);
  if (peak >= kFullScale) {
    clipped_ += static_cast<std::uint64_t>(std::count_if(
        part.begin(), part.end(), [](float sample) { return std::abs(sample) >= kFullScale; }));
  }
  const Lanes sums = square_sums(part);
  for (std::size_t lane = 0; lane < 4; ++lane) {
    open_.square[lane % static_cast<std::size_t>(channels_)] += static_cast<double>(sums[lane]);
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
