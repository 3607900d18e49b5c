#pragma once
/// The mark of marked sound: a chirp that Opus, concealment beside it, time-scaling and a change of
/// polarity leave to be found. Pure.

#include "codecs/audio/format.h"

#include <vector>

namespace dragoman::probe {

/// A Hann-windowed linear chirp of 10 ms from 600 Hz to 7 kHz, peak 0.5, and the same chirp a
/// quarter of a period on. Both together find it however codec and cables have turned its phase.
class Marker {
 public:
  static constexpr Samples kLength = 480;

  Marker();

  /// What is played.
  audio::Block sound() const noexcept { return sine_; }
  /// How much of `sound` (kLength samples) is this mark: normalised correlation, 0 … 1, whatever
  /// its level; 0 for what is quieter than −80 dBFS. Real-time safe.
  double likeness(audio::Block sound) const noexcept;

 private:
  std::vector<float> sine_, cosine_;
  double energy_ = 0;  ///< of either
};

}  // namespace dragoman::probe
