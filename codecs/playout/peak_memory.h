#pragma once
/// Remembers stalls that come back, and only those.

#include "codecs/audio/time.h"

#include <array>

namespace dragoman::playout {

/// A single stall is worth a few seconds of extra delay; when stalls return at an even pace, the
/// memory must outlive the pace or each of them is heard. Three peaks at intervals alike to a
/// quarter count as a pace, up to a minute apart. Two tall ones of like height may be the beginning
/// of one: the third is awaited around the time it would come, and not before. Single thread;
/// real-time safe.
class PeakMemory {
 public:
  /// A packet came `height` later than the earliest ones, far outside the usual.
  void note(Instant now, Nanoseconds height) noexcept;
  /// Delay that the remembered pace asks for, 0 when there is none.
  Nanoseconds expected(Instant now) noexcept;
  void reset() noexcept { *this = PeakMemory{}; }

 private:
  bool paced() const noexcept;
  void await_third() noexcept;

  struct Peak {
    Instant when{};
    Nanoseconds height{0};
  };
  std::array<Peak, 3> peaks_{};  ///< newest first
  int count_ = 0;
  Instant hold_from_{}, hold_until_{};
  Nanoseconds held_{0};
};

}  // namespace dragoman::playout
