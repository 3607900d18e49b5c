#include "client/audio/callback_clock.h"

#include <algorithm>

namespace dragoman::client {
namespace {
constexpr Nanoseconds kWindow = std::chrono::milliseconds{500};
constexpr int kRisePerPeriod = 4000;  ///< a period's 4000th part: 250 ppm
}  // namespace

Instant CallbackClock::begin(Instant now, Nanoseconds length) noexcept {
  if (!known_) {
    known_ = true;
    next_ = now;
    least_ = Nanoseconds::max();
  }
  const Nanoseconds late = std::max(now - next_, Nanoseconds{0});
  next_ = std::min(next_ + std::min(late, length / kRisePerPeriod), now);
  least_ = std::min(least_, late);
  window_ += length;
  if (window_ >= kWindow) {
    if (least_ > length / 2) next_ += least_;
    window_ = Nanoseconds{0};
    least_ = Nanoseconds::max();
  }
  const Instant start = next_;
  next_ += length;
  return start;
}

}  // namespace dragoman::client
