#include "tools/probe/marker.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dragoman::probe {
namespace {

constexpr double kFromHz = 600, kToHz = 7000;
constexpr double kPeak = 0.5;
constexpr double kSilence = 1e-8;  ///< mean square

}  // namespace

Marker::Marker() : sine_(kLength), cosine_(kLength) {
  constexpr double kSeconds = static_cast<double>(kLength) / kSampleRate;
  for (std::size_t i = 0; i < sine_.size(); ++i) {
    const double t = static_cast<double>(i) / kSampleRate;
    const double turns = kFromHz * t + (kToHz - kFromHz) * t * t / (2 * kSeconds);
    const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * t / kSeconds);
    sine_[i] = static_cast<float>(kPeak * window * std::sin(2 * std::numbers::pi * turns));
    cosine_[i] = static_cast<float>(kPeak * window * std::cos(2 * std::numbers::pi * turns));
    energy_ += static_cast<double>(sine_[i] * sine_[i]);
  }
}

double Marker::likeness(audio::Block sound) const noexcept {
  float in_phase = 0, across = 0, energy = 0;
  const std::size_t length = std::min(sound.size(), sine_.size());
  for (std::size_t i = 0; i < length; ++i) {
    in_phase += sound[i] * sine_[i];
    across += sound[i] * cosine_[i];
    energy += sound[i] * sound[i];
  }
  const double heard = static_cast<double>(energy);
  if (heard < kSilence * kLength) return 0;
  const double product = std::hypot(static_cast<double>(in_phase), static_cast<double>(across));
  return std::min(1.0, product / std::sqrt(heard * energy_));
}

}  // namespace dragoman::probe
