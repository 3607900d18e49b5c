#pragma once
/// A table that control replaces as a whole and a media thread reads: control builds a new one, the
/// media thread changes over when it likes, the old one comes back to control to be freed.

#include <atomic>
#include <memory>

namespace dragoman::app {

template <class Value>
class Mailbox {
 public:
  Mailbox() = default;
  ~Mailbox() {
    delete next_.load(std::memory_order_relaxed);
    delete spare_.load(std::memory_order_relaxed);
    delete current_;
  }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Control: replaces the value; one that was never looked at is replaced too.
  void post(std::unique_ptr<const Value> value) {
    collect();
    delete next_.exchange(value.release(), std::memory_order_acq_rel);
  }
  /// Control: frees what the media thread is done with. post() does it too.
  void collect() { delete spare_.exchange(nullptr, std::memory_order_acquire); }

  /// Media thread: the present value, nullptr before the first. Real-time safe. The pointer holds
  /// until the next call.
  const Value* current() noexcept {
    const bool fresh = next_.load(std::memory_order_relaxed) != nullptr;
    if (fresh && spare_.load(std::memory_order_acquire) == nullptr) {
      const Value* next = next_.exchange(nullptr, std::memory_order_acq_rel);
      spare_.store(current_, std::memory_order_release);
      current_ = next;
    }
    return current_;
  }

 private:
  std::atomic<const Value*> next_{nullptr};
  std::atomic<const Value*> spare_{nullptr};
  const Value* current_ = nullptr;  ///< the media thread's
};

}  // namespace dragoman::app
