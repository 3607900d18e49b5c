#pragma once
/// A bounded queue of pre-sized slots from one thread to another. Unlike boost's spsc_queue the
/// slots are filled and read in place, so a 1.5 kB slot costs only the bytes that are used.

#include <atomic>
#include <cstddef>
#include <vector>

namespace dragoman::app {

/// One producer thread, one consumer thread; real-time safe after construction.
template <class Slot>
class SlotQueue {
 public:
  /// Allocates `capacity` copies of `prototype`, all that the queue will ever hold.
  explicit SlotQueue(std::size_t capacity, const Slot& prototype = Slot{})
      : slots_(capacity, prototype) {}

  /// Producer: the slot to fill next, nullptr when the consumer has not kept up.
  Slot* writable() noexcept {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (head - tail_.load(std::memory_order_acquire) == slots_.size()) return nullptr;
    return &slots_[head % slots_.size()];
  }
  /// Producer: hands over the slot that writable() gave.
  void commit() noexcept {
    head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  /// Consumer: the oldest slot handed over, nullptr when there is none. Stays valid until
  /// release().
  const Slot* readable() const noexcept {
    const std::size_t tail = tail_.load(std::memory_order_relaxed);
    if (head_.load(std::memory_order_acquire) == tail) return nullptr;
    return &slots_[tail % slots_.size()];
  }
  /// Consumer: gives the slot of readable() back.
  void release() noexcept {
    tail_.store(tail_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

 private:
  std::vector<Slot> slots_;
  alignas(64) std::atomic<std::size_t> head_{0};  ///< written by the producer
  alignas(64) std::atomic<std::size_t> tail_{0};  ///< written by the consumer
};

}  // namespace dragoman::app
