#include "client/listen/twin_choice.h"

#include <algorithm>

namespace dragoman::client {
namespace {
using std::chrono::minutes;
using std::chrono::seconds;
constexpr std::uint64_t kEnough = 2;
constexpr Nanoseconds kWindow = seconds{10};
constexpr Nanoseconds kLeastPatience = seconds{30};
constexpr Nanoseconds kMostPatience = minutes{15};
constexpr Nanoseconds kSoon = minutes{2};
constexpr Nanoseconds kMissing = minutes{1};
}  // namespace

void TwinChoice::observe(Instant now, std::uint64_t lost, std::uint64_t recovered) noexcept {
  const std::uint64_t total = lost + recovered;
  const std::uint64_t fresh = known_ && total > total_ ? total - total_ : 0;
  known_ = true;
  total_ = total;
  if (fresh > 0) lose(now, fresh);
  if (on_ && now - last_ >= patience_) {
    on_ = false;
    ever_left_ = true;
    left_ = now;
    recent_ = 0;
  }
}

void TwinChoice::lose(Instant now, std::uint64_t packets) noexcept {
  last_ = now;
  if (now - first_ > kWindow) recent_ = 0;
  if (recent_ == 0) first_ = now;
  recent_ += packets;
  if (on_ || recent_ < kEnough || now < not_before_) return;
  on_ = true;
  const bool soon = ever_left_ && now - left_ < kSoon;
  patience_ = soon ? std::min(2 * patience_, kMostPatience) : kLeastPatience;
}

void TwinChoice::missing(Instant now) noexcept {
  on_ = false;
  recent_ = 0;
  not_before_ = now + kMissing;
}

}  // namespace dragoman::client
