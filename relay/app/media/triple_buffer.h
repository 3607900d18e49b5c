#pragma once
/// The latest value of something large, from one thread to another: the writer never waits, the
/// reader always sees a whole value.

#include <array>
#include <atomic>
#include <cstdint>

namespace dragoman::app {

/// One writer thread, one reader thread; real-time safe once constructed.
template <class Value>
class TripleBuffer {
 public:
  explicit TripleBuffer(const Value& initial = Value{}) : values_{initial, initial, initial} {}

  /// Writer: the value under construction; holds what was written two publications ago.
  Value& back() noexcept { return values_[back_]; }
  /// Writer: makes back() the latest.
  void publish() noexcept {
    const auto fresh = static_cast<std::uint8_t>(back_ | kFresh);
    back_ = middle_.exchange(fresh, std::memory_order_acq_rel) & kIndex;
  }

  /// Reader: the latest value; the reference holds until the next call.
  const Value& latest() noexcept {
    if ((middle_.load(std::memory_order_relaxed) & kFresh) != 0) {
      front_ = middle_.exchange(front_, std::memory_order_acq_rel) & kIndex;
    }
    return values_[front_];
  }

 private:
  static constexpr std::uint8_t kIndex = 3;
  static constexpr std::uint8_t kFresh = 4;

  std::array<Value, 3> values_;
  std::uint8_t back_ = 0;   ///< writer's
  std::uint8_t front_ = 1;  ///< reader's
  std::atomic<std::uint8_t> middle_{2};
};

}  // namespace dragoman::app
