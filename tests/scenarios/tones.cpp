#include "tests/scenarios/tones.h"

#include "codecs/audio/decibel.h"
#include "codecs/audio/time.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dragoman::testing {
namespace {

double mean_square(std::span<const float> sound) {
  double sum = 0;
  for (const float sample : sound) sum += static_cast<double>(sample) * static_cast<double>(sample);
  return sum / static_cast<double>(sound.size());
}

}  // namespace

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
  for (std::size_t start = 0; start + window <= sound.size(); start += window / 2)
    quietest = std::min(quietest, mean_square(sound.subspan(start, window)));
  return audio::mean_square_to_dbfs(quietest);
}

LevelRange level_range(std::span<const float> sound, std::size_t window) {
  double quietest = 1e9, loudest = 0;
  for (std::size_t start = 0; start + window <= sound.size(); start += kSampleRate / 1000) {
    const double square = mean_square(sound.subspan(start, window));
    quietest = std::min(quietest, square);
    loudest = std::max(loudest, square);
  }
  return {audio::mean_square_to_dbfs(quietest), audio::mean_square_to_dbfs(loudest)};
}

std::size_t longest_gap(std::span<const float> sound) {
  std::size_t longest = 0, run = 0;
  for (const float sample : sound) {
    run = sample == 0 ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest < 2 ? 0 : longest;
}

bool has_gap(std::span<const float> sound) {
  return longest_gap(sound) > 0;
}

}  // namespace dragoman::testing
