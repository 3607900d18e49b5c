#include "relay/watch/latch.h"

#include <algorithm>

namespace dragoman::watch {
namespace {
/// Nobody looked for longer: what happened meanwhile is not known.
constexpr Nanoseconds kMostBetween = std::chrono::seconds{1};
}  // namespace

bool Latch::observe(Sign sign, Instant now, Nanoseconds hold, Nanoseconds clear) noexcept {
  const Nanoseconds passed = before_ == Instant{}
                                 ? Nanoseconds{0}
                                 : std::clamp(now - before_, Nanoseconds{0}, kMostBetween);
  before_ = now;
  switch (sign) {
    case Sign::over:
      *this = Latch{};
      break;
    case Sign::unknown:
      break;
    case Sign::bad:
      bad_ += passed;
      good_ = Nanoseconds{0};
      if (bad_ >= hold) active_ = true;
      break;
    case Sign::good:
      good_ += passed;
      bad_ = Nanoseconds{0};
      if (good_ >= clear) active_ = false;
      break;
  }
  return active_;
}

}  // namespace dragoman::watch
