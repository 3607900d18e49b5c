#pragma once
/// What the media threads count; any thread adds, control reads.

#include "relay/app/media_plane.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace dragoman::app {

class Counters {
 public:
  void drop(Drop reason, std::uint64_t count = 1) noexcept {
    drops_[static_cast<std::size_t>(reason)].fetch_add(count, std::memory_order_relaxed);
  }
  void sent(std::uint64_t count) noexcept { sent_.fetch_add(count, std::memory_order_relaxed); }
  void received(std::uint64_t count) noexcept {
    received_.fetch_add(count, std::memory_order_relaxed);
  }

  void reported() noexcept { reports_.fetch_add(1, std::memory_order_relaxed); }

  std::uint64_t dropped(Drop reason) const noexcept {
    return drops_[static_cast<std::size_t>(reason)].load(std::memory_order_relaxed);
  }
  std::uint64_t sent() const noexcept { return sent_.load(std::memory_order_relaxed); }
  std::uint64_t received() const noexcept { return received_.load(std::memory_order_relaxed); }
  std::uint64_t reports() const noexcept { return reports_.load(std::memory_order_relaxed); }

 private:
  std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(Drop::count_)> drops_{};
  std::atomic<std::uint64_t> sent_{0};  ///< datagrams that the kernel took, multicast and unicast
  std::atomic<std::uint64_t> received_{0};  ///< datagrams that reached a room's queue
  std::atomic<std::uint64_t> reports_{0};   ///< RTCP of receivers
};

}  // namespace dragoman::app
