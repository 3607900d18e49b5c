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

/// One thread; allocates.
class MarkFinder {
 public:
  /// Below this likeness it is something else, or a mark of which too much is missing.
  static constexpr double kLikely = 0.6;

  explicit MarkFinder(const Marker& marker) : marker_(marker) {}

  /// Takes mono sound, and appends the marks that it completes to found().
  void push(audio::Block sound);
  const std::vector<FoundMark>& found() const noexcept { return found_; }

 private:
  void weigh(double likeness);
  void settle();

  const Marker& marker_;
  std::vector<float> waiting_;  ///< not yet the beginning of a whole mark
  Samples at_ = 0;              ///< of waiting_[0]
  std::vector<FoundMark> found_;
  // The peak that is being climbed: the best place so far, and its neighbours.
  double last_ = 0, best_ = 0, before_ = 0, after_ = 0;
  Samples best_at_ = 0;
  bool climbing_ = false, next_is_after_ = false;
};

}  // namespace dragoman::probe
