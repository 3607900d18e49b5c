#pragma once
/// What hurts interpreters, as it would come down the line. Models of recordings, computed by
/// tools/sounds/shocks.py when the tests are built and read from its WAV files; none is a recording
/// of an accident, for nobody publishes those. Levels and shapes are this project's own choice.

#include <string>
#include <vector>

namespace dragoman::testing {

struct Shock {
  std::string name;
  std::vector<float> sound;  ///< mono, three seconds, full scale where it hurts
};

/// A speaker's voice as a meter sees it: noise, coloured and swelling like syllables; A-weighted
/// RMS of the whole at `dbfs` (AES17), peaks some 15 dB above.
std::vector<float> programme(double dbfs, std::size_t samples);

/// Feedback howl, dropped microphone, phone tone, full-scale noise, and what lies between.
const std::vector<Shock>& shocks();

}  // namespace dragoman::testing
