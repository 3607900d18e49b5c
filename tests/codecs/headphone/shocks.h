#pragma once
/// What hurts interpreters, as it would come down the line: synthesised, no recordings; levels and
/// shapes are this project's own choice. The same on every run.

#include <string>
#include <vector>

namespace dragoman::testing {

struct Shock {
  std::string name;
  std::vector<float> sound;  ///< mono, about three seconds, full scale where it hurts
};

/// A speaker's voice as a meter sees it: noise, coloured and swelling like syllables; A-weighted
/// RMS of the whole at `dbfs` (AES17), peaks some 15 dB above.
std::vector<float> programme(double dbfs, std::size_t samples);

/// Feedback howl, dropped microphone, phone tone, full-scale noise, and what lies between.
std::vector<Shock> shocks();

}  // namespace dragoman::testing
