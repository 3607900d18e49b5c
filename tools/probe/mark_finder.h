#pragma once
/// Finds marks in sound as it comes. Pure.

#include "tools/probe/marker.h"

#include <vector>

namespace dragoman::probe {

/// Where a mark begins in the sound pushed so far, to a fraction of a sample.
struct FoundMark {
  double at = 0;
  double likeness = 0;  ///< 0 … 1
};

/// A rough look every kStep samples, and a close one around what stands out. One thread; allocates.
class MarkFinder {
 public:
  /// Below this likeness it is something else, or a mark of which too much is missing. An hour of
  /// noise in the spectrum and the rhythm of speech stays below.
  static constexpr double kLikely = 0.5;

  explicit MarkFinder(const Marker& marker) : marker_(marker) {}

  /// Takes mono sound, and appends the marks that it completes to found(): each once a mark's
  /// length after its end.
  void push(audio::Block sound);
  const std::vector<FoundMark>& found() const noexcept { return found_; }

 private:
  /// Far less than the chirp's band takes to forget itself (48000 / 1400 samples).
  static constexpr Samples kStep = 8;

  double rough_likeness() const;
  double likeness(Samples at) const;
  void weigh(double likeness);
  void settle();
  void forget();

  const Marker& marker_;
  std::vector<float> sound_;    ///< from begin_ on
  std::vector<float> thinned_;  ///< every kThinning-th of those
  Samples begin_ = 0;           ///< whole kThinnings
  Samples at_ = 0;              ///< the place to be looked at next
  std::vector<FoundMark> found_;
  // The peak that is being climbed: the best place so far.
  double best_ = 0;
  Samples best_at_ = 0;
  bool climbing_ = false;
};

}  // namespace dragoman::probe
