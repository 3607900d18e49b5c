#include "tools/probe/marker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace dragoman::probe {
namespace {

constexpr double kFromHz = 200, kToHz = 1600;
constexpr double kPeak = 0.5;
constexpr double kFade = 0.25;     ///< of the length, at either end
constexpr double kSilence = 1e-8;  ///< mean square

/// 0 … 1 over the fades, 1 between them; `part` of the length, 0 … 1.
double window(double part) {
  const double from_end = std::min(part, 1 - part);
  if (from_end >= kFade) return 1;
  return 0.5 - 0.5 * std::cos(std::numbers::pi * from_end / kFade);
}

}  // namespace

Marker::Marker() {
  constexpr double kSeconds = static_cast<double>(kLength) / kSampleRate;
  for (Samples i = 0; i < kLength; ++i) {
    const double t = static_cast<double>(i) / kSampleRate;
    const double turns = kFromHz * t + (kToHz - kFromHz) * t * t / (2 * kSeconds);
    const double peak = kPeak * window(t / kSeconds);
    const auto in_phase = static_cast<float>(peak * std::sin(2 * std::numbers::pi * turns));
    const auto across = static_cast<float>(peak * std::cos(2 * std::numbers::pi * turns));
    whole_.add(in_phase, across);
    if (i % kThinning == 0) thinned_.add(in_phase, across);
  }
}

void Marker::Shape::add(float in_phase, float across) {
  sine.push_back(in_phase);
  cosine.push_back(across);
  energy += static_cast<double>(in_phase * in_phase);
}

/// In independent sums, which a compiler may do side by side.
double Marker::Shape::likeness(audio::Block sound) const noexcept {
  constexpr std::size_t kLanes = 8;
  std::array<float, kLanes> in_phase{}, across{}, energy_in{};
  const std::size_t length = std::min(sound.size(), sine.size());
  for (std::size_t i = 0; i + kLanes <= length; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const float x = sound[i + lane];
      in_phase[lane] += x * sine[i + lane];
      across[lane] += x * cosine[i + lane];
      energy_in[lane] += x * x;
    }
  }
  const auto sum = [](const auto& lanes) {
    return static_cast<double>(std::accumulate(lanes.begin(), lanes.end(), 0.0F));
  };
  const double heard = sum(energy_in);
  if (heard < kSilence * static_cast<double>(length)) return 0;
  return std::min(1.0, std::hypot(sum(in_phase), sum(across)) / std::sqrt(heard * energy));
}

}  // namespace dragoman::probe
