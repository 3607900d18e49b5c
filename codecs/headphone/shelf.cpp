#include "codecs/headphone/shelf.h"

#include "codecs/audio/decibel.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace dragoman::headphone {
namespace {

constexpr Samples kGlide = 960;
constexpr float kMostDb = 12;
/// Below this a state is nothing that anybody hears, and denormals cost ten times as much.
constexpr float kNothing = 1e-20F;

}  // namespace

Shelf::Shelf(Kind kind, double hz, int channels) noexcept
    : kind_(kind), hz_(hz), channels_(channels), coefficient_(coefficient(1.0F)) {}

/// The pole moves with the gain so that a cut is the mirror of the boost. Trapezoidal, so that the
/// low-pass has its zero at half the rate and stays stable however the corner glides.
float Shelf::coefficient(float gain) const noexcept {
  const double root = std::sqrt(static_cast<double>(gain));
  const double corner = kind_ == Kind::bass ? hz_ / root : hz_ * root;
  const double g = std::tan(std::numbers::pi * std::min(corner, 0.45 * kSampleRate) / kSampleRate);
  return static_cast<float>(g / (1 + g));
}

void Shelf::set_gain(float db) noexcept {
  const float gain = db == 0.0F ? 1.0F : audio::db_to_gain(std::clamp(db, -kMostDb, kMostDb));
  if (gain == gain_.target()) return;
  gain_.ramp_to(gain, kGlide);
  coefficient_.ramp_to(coefficient(gain), kGlide);
}

void Shelf::process(audio::MutableBlock block) noexcept {
  const auto width = static_cast<std::size_t>(channels_);
  const bool bass = kind_ == Kind::bass;
  for (std::size_t at = 0; at < block.size(); at += width) {
    const float more = gain_.next() - 1.0F, c = coefficient_.next();
    for (std::size_t channel = 0; channel < width; ++channel) {
      float& sample = block[at + channel];
      float& state = low_[channel];
      const float step = (sample - state) * c;
      const float low = state + step;
      state = low + step;
      if (more != 0.0F) sample += more * (bass ? low : sample - low);
    }
  }
  for (float& state : low_)
    if (std::abs(state) < kNothing) state = 0;
}

}  // namespace dragoman::headphone
