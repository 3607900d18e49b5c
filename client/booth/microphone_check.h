#pragma once
/// What a recording of a microphone says about it. Pure.

#include "codecs/audio/format.h"

#include <string>

namespace dragoman::client {

/// Of a recording without speech.
struct NoiseFloor {
  double rms_dbfs = -120;
  double hum_dbfs = -120;  ///< mains and its harmonics
  int hum_hz = 0;          ///< 50 or 60
};
NoiseFloor noise_floor(audio::Block recording);

/// Of a recording of speech: pauses don't count.
struct SpeechLevel {
  double rms_dbfs = -120;  ///< of 100 ms, exceeded a fifth of the time
  double peak_dbfs = -120;
  int clipped = 0;  ///< samples at full scale
};
SpeechLevel speech_level(audio::Block recording);

/// A verdict in one word, and what to do where it is not "good".
struct Opinion {
  bool good = false;
  std::string word, remedy;
};
Opinion opinion(const NoiseFloor& noise);    ///< good | noisy | hum
Opinion opinion(const SpeechLevel& speech);  ///< good | nothing | too low | hot | clip

}  // namespace dragoman::client
