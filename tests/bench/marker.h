#pragma once
/// Marked sound: a short chirp that survives Opus and is found again to the sample.

#include "codecs/audio/time.h"

#include <span>
#include <vector>

namespace dragoman::bench {

/// A Hann-windowed linear chirp, 5 ms, 800 Hz to 6 kHz, peak 0.5.
std::vector<float> make_marker();

struct Found {
  Samples offset = 0;   ///< of the best match, from the start of the searched sound
  double likeness = 0;  ///< normalised correlation, 0 … 1
};

/// Where `marker` lies in `sound`, by normalised cross-correlation of the magnitude (a codec may
/// turn the phase). Control side: not real-time safe.
Found find_marker(std::span<const float> sound, std::span<const float> marker);

}  // namespace dragoman::bench
