#pragma once
/// What a listener with perfect pitch hears: each talker has a frequency of its own.

#include <span>

namespace dragoman::testing {

/// Level of the tone `hz` in `sound` (mono, 48 kHz), dBFS by AES17 (a full-scale sine reads 0), by
/// Goertzel's algorithm. Tones at multiples of 48000 / size don't disturb each other.
float tone_dbfs(std::span<const float> sound, double hz);

/// Largest difference between neighbours: a click sticks out of it.
float largest_step(std::span<const float> sound);

/// Largest step of a clean sine.
float step_of_tone(double hz, float dbfs);

/// RMS of the quietest window of `window` samples, dBFS by AES17: a gap sticks out of it.
float quietest_dbfs(std::span<const float> sound, std::size_t window);

/// RMS of the quietest and of the loudest such window, dBFS by AES17, looking every millisecond.
struct LevelRange {
  float quietest = 0, loudest = 0;
};
LevelRange level_range(std::span<const float> sound, std::size_t window);

/// The longest run of digital silence, in samples; a single one is no silence.
std::size_t longest_gap(std::span<const float> sound);

/// Two samples of digital silence side by side: no tone has them.
bool has_gap(std::span<const float> sound);

}  // namespace dragoman::testing
