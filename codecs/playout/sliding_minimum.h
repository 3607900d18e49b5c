#pragma once
/// The smallest of the values seen lately.

#include "codecs/audio/time.h"

#include <array>

namespace dragoman::playout {

/// Keeps minima of eight consecutive stretches of time; values older than the window (to within an
/// eighth of it) are forgotten. Single thread; real-time safe.
class SlidingMinimum {
 public:
  explicit SlidingMinimum(Nanoseconds window) noexcept : stretch_(window / kStretches) { reset(); }

  void add(Instant now, Nanoseconds value) noexcept;
  bool empty() const noexcept { return minimum() == Nanoseconds::max(); }
  /// Nanoseconds::max() when empty. Time only passes by add().
  Nanoseconds minimum() const noexcept;
  void reset() noexcept { minima_.fill(Nanoseconds::max()); }

 private:
  static constexpr int kStretches = 8;
  Nanoseconds stretch_;
  std::int64_t current_ = 0;  ///< number of the present stretch since the epoch
  std::array<Nanoseconds, kStretches> minima_;
};

}  // namespace dragoman::playout
