#include "codecs/audio/limiter.h"

#include "codecs/audio/decibel.h"
#include "codecs/audio/lanes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace dragoman::audio {
namespace {
constexpr int kHold = kSampleRate / 100;
constexpr double kReleaseSeconds = 0.1;
/// Nearer to 1 than this the gain is 1: the release ends, and the signal passes untouched.
constexpr double kOpen = 0.99999;
}  // namespace

Limiter::Limiter(int channels, float ceiling_dbfs) noexcept
    : channels_(channels), release_(1.0 - std::exp(-1.0 / (kReleaseSeconds * kSampleRate))) {
  set_ceiling(ceiling_dbfs);
}

void Limiter::set_ceiling(float dbfs) noexcept {
  ceiling_ = db_to_gain(std::min(dbfs, 0.0F));
}

void Limiter::process(MutableBlock block) noexcept {
  // Nearly always there is nothing to do. What is not a number is not below the ceiling either.
  if (gain_ == 1 && hold_ == 0 && largest(block) <= ceiling_) return;
  const auto stride = static_cast<std::size_t>(channels_);
  for (std::size_t i = 0; i + stride <= block.size(); i += stride) {
    float peak = 0;
    for (std::size_t c = 0; c < stride; ++c) {
      float& sample = block[i + c];
      if (!std::isfinite(sample)) sample = 0;
      peak = std::max(peak, std::abs(sample));
    }
    if (peak > ceiling_) ++held_;
    if (hold_ > 0) {
      --hold_;
    } else if (gain_ < 1) {
      gain_ += (1 - gain_) * release_;
      if (gain_ > kOpen) gain_ = 1;
    }
    if (static_cast<double>(peak) * gain_ > static_cast<double>(ceiling_)) {
      gain_ = static_cast<double>(ceiling_ / peak);
      hold_ = kHold;
    }
    if (gain_ == 1) continue;
    for (std::size_t c = 0; c < stride; ++c) {
      // The product may round one step beyond the ceiling.
      block[i + c] = std::clamp(block[i + c] * static_cast<float>(gain_), -ceiling_, ceiling_);
    }
  }
}

float Limiter::gain_db() const noexcept {
  return gain_to_db(static_cast<float>(gain_));
}

}  // namespace dragoman::audio
