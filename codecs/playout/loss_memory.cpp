#include "codecs/playout/loss_memory.h"

#include <algorithm>

namespace dragoman::playout {
namespace {
constexpr Nanoseconds kMemory = std::chrono::seconds{30};
}

void LossMemory::copy_seen(Instant arrival, Samples age) noexcept {
  if (expected_ && farthest_ == 0) copy_needed(arrival);
  farthest_ = std::max(farthest_, age);
}

void LossMemory::copy_needed(Instant now) noexcept {
  needed_ = true;
  needed_at_ = now;
}

void LossMemory::reset() noexcept {
  const bool expected = expected_;
  *this = LossMemory{};
  expected_ = expected;
}

Samples LossMemory::wait(Instant now) const noexcept {
  return needed_ && now - needed_at_ < kMemory ? farthest_ : 0;
}

}  // namespace dragoman::playout
