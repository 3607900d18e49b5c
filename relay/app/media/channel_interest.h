#pragma once
/// Who takes a channel beside its multicast groups: while nobody does, nothing is copied.

#include "relay/engine/ids.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace dragoman::app {

/// Of one room. Control writes, the threads of the lines read.
class ChannelInterest {
 public:
  enum Kind : std::uint8_t { plain = 1, red = 2, tap = 4, recording = 8, sound = 16 };

  void set(int channel, Kind kind, bool on) noexcept {
    std::atomic<std::uint8_t>& bits = bits_[static_cast<std::size_t>(channel)];
    if (on) {
      bits.fetch_or(kind, std::memory_order_relaxed);
    } else {
      bits.fetch_and(static_cast<std::uint8_t>(~kind), std::memory_order_relaxed);
    }
  }
  /// Any of `kinds`, which are or-ed together.
  bool has(int channel, int kinds) const noexcept {
    return (bits_[static_cast<std::size_t>(channel)].load(std::memory_order_relaxed) & kinds) != 0;
  }

 private:
  std::array<std::atomic<std::uint8_t>, engine::kMaxRoomChannels> bits_{};
};

}  // namespace dragoman::app
