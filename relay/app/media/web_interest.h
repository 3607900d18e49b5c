#pragma once
/// Which shards take a channel: while none does, nothing is copied.

#include "relay/engine/ids.h"
#include "relay/webrtc/ice_text.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

namespace dragoman::app {

/// Each shard writes its own bits, the threads of the lines read.
class WebInterest {
 public:
  explicit WebInterest(std::size_t rooms) : rooms_(rooms) {}

  void set(std::size_t room, int channel, std::uint8_t shard, bool wanted) noexcept {
    auto& bits = rooms_[room][static_cast<std::size_t>(channel)];
    const auto bit = static_cast<std::uint8_t>(1U << shard);
    wanted ? bits.fetch_or(bit, std::memory_order_relaxed)
           : bits.fetch_and(static_cast<std::uint8_t>(~bit), std::memory_order_relaxed);
  }
  /// A bit for each shard.
  std::uint8_t of(std::size_t room, int channel) const noexcept {
    return rooms_[room][static_cast<std::size_t>(channel)].load(std::memory_order_relaxed);
  }

 private:
  static_assert(webrtc::kMaxShards <= 8);
  std::vector<std::array<std::atomic<std::uint8_t>, engine::kMaxRoomChannels>> rooms_;
};

}  // namespace dragoman::app
