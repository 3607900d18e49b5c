#pragma once
/// Hands the latest value of something from one thread to another without a lock: a triple buffer.

#include <array>
#include <atomic>
#include <cstdint>
#include <type_traits>

namespace dragoman::client {

/// One writer thread, one reader thread; both real-time safe. The reader sees whole values, always
/// the newest written before it looked; older ones are gone.
template <class T>
class Latest {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  explicit Latest(const T& initial = T{}) { slots_.fill(initial); }

  void write(const T& value) noexcept {
    slots_[back_] = value;
    back_ = middle_.exchange(back_ | kFresh, std::memory_order_acq_rel) & kIndex;
  }

  /// Stays valid until the next read.
  const T& read() noexcept {
    if ((middle_.load(std::memory_order_relaxed) & kFresh) != 0)
      front_ = middle_.exchange(front_, std::memory_order_acq_rel) & kIndex;
    return slots_[front_];
  }

 private:
  static constexpr std::uint32_t kFresh = 4, kIndex = 3;
  std::array<T, 3> slots_;
  std::uint32_t back_ = 0;                ///< writer's
  std::uint32_t front_ = 2;               ///< reader's
  std::atomic<std::uint32_t> middle_{1};  ///< slot in between, with kFresh when not yet read
};

}  // namespace dragoman::client
