#pragma once
/// Sound that checks itself: sample n of the stream has a known value, so that what comes out tells
/// which sample it was. Loss, reordering, overlap, wrap and mixing each get a short test.

#include "codecs/audio/time.h"

#include <cmath>
#include <cstdint>
#include <numbers>

namespace dragoman::testing {

/// Sample n as 16-bit PCM: looks like noise, never repeats within 2^32 samples for practical
/// purposes, and is small enough (-18 dBFS) that mixes don't clip.
constexpr std::int16_t known_value(Samples n) {
  auto x = static_cast<std::uint64_t>(n) * 0x9E3779B97F4A7C15ULL;
  x ^= x >> 29;
  x *= 0xBF58476D1CE4E5B9ULL;
  x ^= x >> 32;
  return static_cast<std::int16_t>(static_cast<int>(x & 0x1FFF) - 0x1000);
}
/// The same as float, as a decoder of 16-bit PCM gives it.
constexpr float known_sample(Samples n) {
  return static_cast<float>(known_value(n)) / 32768.0F;
}

/// A tone of amplitude 0.25: for stages that may stretch or resample, where steps betray clicks.
inline float tone_sample(Samples n, double hertz = 440.0) {
  const double turns = static_cast<double>(n) * hertz / kSampleRate;
  return static_cast<float>(0.25 * std::sin(2 * std::numbers::pi * (turns - std::floor(turns))));
}

}  // namespace dragoman::testing
