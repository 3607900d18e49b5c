#pragma once
/// The mark of marked sound: a chirp that Opus at any useful bit rate, concealment in it,
/// time-scaling and a change of polarity leave to be found. Pure.

#include "codecs/audio/format.h"

#include <vector>

namespace dragoman::probe {

/// A linear chirp of 50 ms from 200 Hz to 1.6 kHz, peak 0.5, its ends faded, and the same chirp a
/// quarter of a period on. Both together find it however codec and cables have turned its phase.
/// So low, because that is what Opus keeps in short frames at 32 kb/s and less; so long, because
/// its likeness to other sound falls with the product of band and length. Where it is comes from
/// the band: to a few samples.
class Marker {
 public:
  static constexpr Samples kLength = 2400;
  /// The chirp lies so low that every so-manieth sample tells it as well, for a first look.
  static constexpr Samples kThinning = 4;

  Marker();

  /// What is played.
  audio::Block sound() const noexcept { return whole_.sine; }
  /// How much of `sound` (kLength samples) is this mark: normalised correlation, 0 … 1, whatever
  /// its level; 0 for what is quieter than −80 dBFS. Real-time safe.
  double likeness(audio::Block sound) const noexcept { return whole_.likeness(sound); }
  /// The same of every kThinning-th sample of sound (kLength / kThinning of them).
  double rough_likeness(audio::Block thinned) const noexcept { return thinned_.likeness(thinned); }

 private:
  struct Shape {
    std::vector<float> sine, cosine;
    double energy = 0;  ///< of either
    void add(float in_phase, float across);
    double likeness(audio::Block sound) const noexcept;
  };
  Shape whole_, thinned_;
};

}  // namespace dragoman::probe
