#include "tests/scenarios/tones.h"

#include "codecs/audio/decibel.h"
#include "codecs/audio/time.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dragoman::testing {

float tone_dbfs(std::span<const float> sound, double hz) {
  const double coefficient = 2 * std::cos(2 * std::numbers::pi * hz / kSampleRate);
  double before = 0, last = 0;
  for (const float sample : sound) {
    const double next = static_cast<double>(sample) + coefficient * last - before;
    before = last;
    last = next;
  }
  const double power = last * last + before * before - coefficient * last * before;
  const auto size = static_cast<double>(std::max<std::size_t>(sound.size(), 1));
  return audio::power_to_db(4 * power / (size * size));
}

float largest_step(std::span<const float> sound) {
  float largest = 0;
  for (std::size_t i = 1; i < sound.size(); ++i) {
    largest = std::max(largest, std::abs(sound[i] - sound[i - 1]));
  }
  return largest;
}

float step_of_tone(double hz, float dbfs) {
  return audio::db_to_gain(dbfs) * static_cast<float>(2 * std::numbers::pi * hz / kSampleRate);
}

float quietest_dbfs(std::span<const float> sound, std::size_t window) {
  double quietest = 1e9;
  for (std::size_t start = 0; start + window <= sound.size(); start += window / 2) {
    double square = 0;
    for (const float sample : sound.subspan(start, window)) {
      square += static_cast<double>(sample) * static_cast<double>(sample);
    }
    quietest = std::min(quietest, square / static_cast<double>(window));
  }
  return audio::mean_square_to_dbfs(quietest);
}

}  // namespace dragoman::testing
