#pragma once
/// Time that only moves when a test says so.

#include "codecs/audio/time.h"

namespace dragoman::testing {

/// Counts nanoseconds from an arbitrary start, far enough from zero that a test may look back.
class VirtualClock {
 public:
  explicit VirtualClock(Nanoseconds since_boot = std::chrono::hours{1}) noexcept
      : now_(since_boot) {}

  Instant now() const noexcept { return now_; }
  void advance(Nanoseconds by) noexcept { now_ += by; }
  /// Moves to `when`; never backwards.
  void advance_to(Instant when) noexcept { now_ = when > now_ ? when : now_; }

 private:
  Instant now_;
};

}  // namespace dragoman::testing
