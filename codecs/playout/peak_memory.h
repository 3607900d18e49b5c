#pragma once
/// Remembers stalls that come back, and only those.

#include "codecs/audio/time.h"

#include <array>

namespace dragoman::playout {

/// A single stall is worth a few seconds of extra delay; one that returns at an even pace is
/// awaited: the delay is asked for shortly before it is due, and given up as soon as it is seen not
/// to come. How far around that moment follows from how even the pace has been. Where stalls return
/// so soon that coming down between them is not worth the while, the delay is asked for
/// throughout. Three peaks at intervals alike to a quarter count as a pace, up to a minute apart;
/// two tall ones of like height may be the beginning of one, and the third is awaited. Peaks of
/// less than a quarter of others' height are none beside them. Single thread; real-time safe.
class PeakMemory {
 public:
  /// A packet came `height` later than the earliest ones, far outside the usual.
  void note(Instant now, Nanoseconds height) noexcept;
  /// Delay that the remembered pace asks for, 0 when there is none. `heard`: arrival of the latest
  /// packet, since a stall itself must not be taken for the end of waiting for it.
  Nanoseconds expected(Instant heard) noexcept;
  void reset() noexcept { *this = PeakMemory{}; }

 private:
  bool beside(Instant now, Nanoseconds height) const noexcept;
  void plan() noexcept;
  bool paced() const noexcept;
  bool alike() const noexcept;
  Nanoseconds expected_height() const noexcept;
  void await(Nanoseconds pace, Nanoseconds tolerance) noexcept;

  struct Peak {
    Instant when{};
    Nanoseconds height{0};
  };
  std::array<Peak, 3> peaks_{};  ///< newest first
  int count_ = 0;
  Nanoseconds unevenness_{0};  ///< largest difference of successive intervals; fades
  Instant hold_from_{}, hold_until_{};
  Nanoseconds held_{0};
};

}  // namespace dragoman::playout
