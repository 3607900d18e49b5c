#pragma once
/// How much of something may come in a short time.

#include "codecs/audio/time.h"

#include <algorithm>
#include <chrono>

namespace dragoman::app {

/// Full at start: `burst` at once, `per_second` over time. Time is handed in.
class TokenBucket {
 public:
  TokenBucket(double per_second, double burst) noexcept
      : per_second_(per_second), burst_(burst), tokens_(burst) {}

  /// False when there was too much.
  bool take(Instant now) noexcept {
    const std::chrono::duration<double> since = now - filled_;
    tokens_ = std::min(burst_, tokens_ + since.count() * per_second_);
    filled_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double per_second_, burst_, tokens_;
  Instant filled_{};
};

}  // namespace dragoman::app
