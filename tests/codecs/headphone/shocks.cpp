#include "tests/codecs/headphone/shocks.h"

#include "tests/codecs/audio/signals.h"
#include "tests/codecs/headphone/sound_level_meter.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace dragoman::testing {
namespace {

constexpr std::size_t kLength = 3 * kSampleRate;
constexpr std::size_t kOnset = kSampleRate;  ///< after a second of speech

double seconds(std::size_t n) {
  return static_cast<double>(n) / kSampleRate;
}
double wave(double hz, double t) {
  return std::sin(2 * std::numbers::pi * hz * t);
}

/// A quiet speaker, with `event(t)` on top from the onset on; clipped as a converter would.
template <class Event>
std::vector<float> struck(const Event& event) {
  auto sound = programme(-40, kLength);
  for (std::size_t n = kOnset; n < kLength; ++n)
    sound[n] = std::clamp(sound[n] + static_cast<float>(event(seconds(n - kOnset))), -1.0F, 1.0F);
  return sound;
}

/// Grows by 120 dB a second until an amplifier saturates.
double howl(double t) {
  return std::tanh(std::pow(10, (-80 + 120 * t) / 20) * wave(2750, t));
}

/// Hits the floor, the capsule rings, the body thumps; bounces after 180 ms.
double dropped(double t) {
  const auto hit = [](double since) {
    if (since < 0) return 0.0;
    return (since < 0.0005 ? 4.0 : 0.0) + 2 * std::exp(-since / 0.06) * wave(85, since) +
           std::exp(-since / 0.02) * wave(1900, since);
  };
  return hit(t) + 0.5 * hit(t - 0.18);
}

double phone(double t) {
  return std::fmod(t, 0.5) < 0.4 ? 0.9 * wave(t < 1 ? 2100 : 3000, t) : 0.0;
}

/// Just under 100 ms long, again and again: what a limiter with too short a memory lets through.
double stutter(double t) {
  return std::fmod(t, 0.13) < 0.09 ? wave(2500, t) : 0.0;
}

std::vector<float> full_scale_noise() {
  auto sound = programme(-40, kLength);
  const auto hiss = noise(1.0, kLength, 7);
  std::copy(hiss.begin() + kOnset, hiss.end(), sound.begin() + kOnset);
  return sound;
}

}  // namespace

std::vector<float> programme(double dbfs, std::size_t samples) {
  auto sound = noise(1.0, samples, 3);
  float low = 0;
  for (std::size_t n = 0; n < samples; ++n) {
    low += 0.12F * (sound[n] - low);
    sound[n] = low * static_cast<float>(0.55 + 0.45 * wave(4, seconds(n)));
  }
  const double gain = std::pow(10, (dbfs - mean_db(sound, 0)) / 20);
  for (float& sample : sound) sample *= static_cast<float>(gain);
  return sound;
}

std::vector<Shock> shocks() {
  return {{"feedback howl", struck(howl)}, {"dropped microphone", struck(dropped)},
          {"phone tone", struck(phone)},   {"full-scale noise", full_scale_noise()},
          {"stutter", struck(stutter)},    {"hum", struck([](double t) { return wave(250, t); })}};
}

}  // namespace dragoman::testing
