#pragma once
/// Whether a source floods: what it sends too much of goes on being refused. A network that held
/// packets up lets them all go at once, which is no flood.

#include "codecs/audio/time.h"

#include <cstdint>
#include <utility>

namespace dragoman::app {

/// Control thread; time is handed in.
class FloodWatch {
 public:
  static constexpr Nanoseconds kLookEvery = std::chrono::milliseconds{500};

  /// `refused` so far, as often as you like. True when floods() changed.
  bool look(std::int64_t refused, Instant now) noexcept {
    if (now < due_) return false;
    due_ = now + kLookEvery;
    const bool grew = refused > seen_;
    seen_ = refused;
    const bool twice = std::exchange(grew_, grew) && grew;
    const bool floods = twice || (floods_ && grew);
    return std::exchange(floods_, floods) != floods;
  }
  bool floods() const noexcept { return floods_; }

 private:
  Instant due_{};
  std::int64_t seen_ = 0;
  bool grew_ = false, floods_ = false;
};

}  // namespace dragoman::app
