#pragma once
/// The beat of a device without hardware. Pure.

#include "codecs/audio/time.h"

#include <cstdint>

namespace dragoman::client {

/// Deadline n is start + n periods, to the nanosecond and for ever: no rounding adds up. A late
/// wake-up is made good by calls in a row; after more than a second (a suspended machine) the
/// missed time is skipped.
class Pacer {
 public:
  Pacer(Instant start, Samples period) noexcept : start_(start), period_(period) {}

  Instant deadline() const noexcept { return start_ + samples_to_duration(at_); }
  /// Whether the next period is due at `now`.
  bool due(Instant now) const noexcept { return now >= deadline(); }
  void advance() noexcept { at_ += period_; }
  /// Skips what is more than a second late; returns the periods skipped.
  std::int64_t skip(Instant now) noexcept;

 private:
  Instant start_;
  Samples period_;
  Samples at_ = 0;
};

}  // namespace dragoman::client
