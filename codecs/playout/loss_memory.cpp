#include "codecs/playout/loss_memory.h"

#include <algorithm>

namespace dragoman::playout {
namespace {
constexpr Nanoseconds kMemory = std::chrono::seconds{30};
}

void LossMemory::copy_seen(Samples age) noexcept {
  farthest_ = std::max(farthest_, age);
}

void LossMemory::copy_needed(Instant now) noexcept {
  needed_ = true;
  needed_at_ = now;
}

Samples LossMemory::wait(Instant now) const noexcept {
  return needed_ && now - needed_at_ < kMemory ? farthest_ : 0;
}

}  // namespace dragoman::playout
