#pragma once
/// A table that control replaces as a whole and a media thread reads: control builds a new one, the
/// media thread changes over when it likes, the old one comes back to control to be freed.

#include <atomic>
#include <memory>
#include <utility>

namespace dragoman::app {

template <class Value>
class Mailbox {
 public:
  Mailbox() = default;
  ~Mailbox() {
    delete next_.load(std::memory_order_relaxed);
    delete current_;
    collect();
  }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  /// Control: replaces the value; one that was never looked at is replaced too.
  void post(std::unique_ptr<const Value> value) {
    collect();
    delete next_.exchange(new Letter{std::move(value)}, std::memory_order_acq_rel);
  }
  /// Control: frees what the media thread is done with. post() does it too.
  void collect() noexcept {
    Letter* read = read_.exchange(nullptr, std::memory_order_acquire);
    while (read != nullptr) delete std::exchange(read, read->below);
  }

  /// Media thread: the latest value, nullptr before the first. Real-time safe. The pointer holds
  /// until the next call.
  const Value* current() noexcept {
    if (next_.load(std::memory_order_relaxed) != nullptr) {
      Letter* next = next_.exchange(nullptr, std::memory_order_acq_rel);
      if (current_ != nullptr) hand_back(current_);
      current_ = next;
    }
    return current_ != nullptr ? current_->value.get() : nullptr;
  }

 private:
  struct Letter {
    std::unique_ptr<const Value> value;
    Letter* below = nullptr;  ///< of those handed back, the one before
  };

  /// However many control has not collected yet, the newest is never kept waiting. Control takes
  /// all at once or none, so the loop runs twice at most for each time that it does.
  void hand_back(Letter* letter) noexcept {
    letter->below = read_.load(std::memory_order_relaxed);
    while (!read_.compare_exchange_weak(letter->below, letter, std::memory_order_release,
                                        std::memory_order_relaxed)) {
    }
  }

  std::atomic<Letter*> next_{nullptr};
  std::atomic<Letter*> read_{nullptr};
  Letter* current_ = nullptr;  ///< the media thread's
};

}  // namespace dragoman::app
