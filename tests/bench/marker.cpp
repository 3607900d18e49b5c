#include "tests/bench/marker.h"

#include <cmath>
#include <numbers>

namespace dragoman::bench {

std::vector<float> make_marker() {
  constexpr Samples kLength = 240;
  constexpr double kFrom = 800, kTo = 6000;
  std::vector<float> marker(kLength);
  for (Samples i = 0; i < kLength; ++i) {
    const double t = static_cast<double>(i) / kSampleRate;
    const double length = static_cast<double>(kLength) / kSampleRate;
    const double phase = 2 * std::numbers::pi * (kFrom * t + (kTo - kFrom) * t * t / (2 * length));
    const double window =
        0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / kLength);
    marker[static_cast<std::size_t>(i)] = static_cast<float>(0.5 * window * std::sin(phase));
  }
  return marker;
}

Found find_marker(std::span<const float> sound, std::span<const float> marker) {
  double marker_energy = 0;
  for (const float x : marker) marker_energy += static_cast<double>(x) * x;
  Found best;
  for (std::size_t at = 0; at + marker.size() <= sound.size(); ++at) {
    double product = 0, energy = 1e-9;
    for (std::size_t i = 0; i < marker.size(); ++i) {
      const double x = sound[at + i];
      product += x * marker[i];
      energy += x * x;
    }
    const double likeness = std::abs(product) / std::sqrt(energy * marker_energy);
    // Quiet coding noise may correlate by chance: only sound with a marker's energy counts.
    if (energy > marker_energy * 0.05 && likeness > best.likeness)
      best = {static_cast<Samples>(at), likeness};
  }
  return best;
}

}  // namespace dragoman::bench
