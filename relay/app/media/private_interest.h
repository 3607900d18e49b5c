#pragma once
/// Whose packets go on to private lines: of all others nothing is copied.

#include "relay/app/media/line_seal.h"

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace dragoman::app {

struct PrivateEar {
  rtp::Endpoint to{};
  std::shared_ptr<LineSeal> seal{};  ///< the fan-out thread's; null = in the clear
};
/// By slot, who hears it. Immutable once posted to the fan-out thread.
using PrivateTable = std::array<std::vector<PrivateEar>, kMaxSlots>;

/// Of one room. Control writes, the mix thread reads.
class PrivateInterest {
 public:
  void set(std::size_t slot, bool on) noexcept { on_[slot].store(on, std::memory_order_relaxed); }
  bool has(std::size_t slot) const noexcept { return on_[slot].load(std::memory_order_relaxed); }

 private:
  std::array<std::atomic<bool>, kMaxSlots> on_{};
};

}  // namespace dragoman::app
