#include "codecs/audio/tone.h"

#include "codecs/audio/decibel.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace dragoman::audio {
namespace {
constexpr Samples kFade = kSampleRate / 100;
constexpr double kTurn = 2 * std::numbers::pi;
}  // namespace

Tone::Tone(double hz, float level_dbfs) noexcept : level_(db_to_gain(level_dbfs)) {
  set_frequency(hz);
  set_on(true);
}

void Tone::set_frequency(double hz) noexcept {
  step_ = kTurn * std::clamp(hz, 0.0, kSampleRate / 2.0) / kSampleRate;
}

void Tone::set_level(float dbfs) noexcept {
  level_ = db_to_gain(dbfs);
  set_on(on_);
}

void Tone::set_on(bool on) noexcept {
  on_ = on;
  gain_.ramp_to(on ? level_ : 0.0F, kFade);
}

void Tone::process(MutableBlock out, int channels) noexcept {
  const auto stride = static_cast<std::size_t>(channels);
  for (std::size_t i = 0; i + stride <= out.size(); i += stride) {
    const float sample = static_cast<float>(std::sin(phase_)) * gain_.next();
    phase_ += step_;
    if (phase_ >= kTurn) phase_ -= kTurn;
    std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(i), stride, sample);
  }
}

}  // namespace dragoman::audio
