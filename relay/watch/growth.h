#pragma once
/// How much a counter grew lately.

#include "codecs/audio/time.h"

#include <cstdint>
#include <deque>

namespace dragoman::watch {

/// Pure; time is handed in. A counter that falls was begun anew, and so is this.
class Growth {
 public:
  explicit Growth(Nanoseconds window) : window_(window) {}

  /// Growth of `total` over the last window, or since the first look where that is shorter ago.
  std::uint64_t observe(std::uint64_t total, Instant now);
  /// How long ago the look was that observe() compared with.
  Nanoseconds span() const noexcept { return span_; }

 private:
  struct Look {
    Instant when{};
    std::uint64_t total = 0;
  };
  Nanoseconds window_;
  Nanoseconds span_{0};
  std::deque<Look> looks_;  ///< a tenth of the window apart
};

}  // namespace dragoman::watch
