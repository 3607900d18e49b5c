#pragma once
/// An object that control replaces as a whole while another thread uses it.

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

namespace dragoman::client {

/// One control thread, one that uses it.
template <class Value>
class Handed {
 public:
  /// Control: in use from the next look on. Frees what nobody uses any more.
  void set(std::unique_ptr<Value> value) {
    kept_.push_back(std::move(value));
    const Value* const newest = kept_.back().get();
    newest_.store(kept_.back().get());
    // The user says what it uses before it looks whether that is still the newest: in one order of
    // all these steps either it sees the new one, or we see what it holds.
    const Value* const used = used_.load();
    std::erase_if(kept_,
                  [&](const auto& each) { return each.get() != newest && each.get() != used; });
  }

  /// The user; real-time safe. Holds until its next look; null before the first was set.
  Value* use() noexcept {
    Value* value = newest_.load();
    for (;;) {
      used_.store(value);
      Value* const newest = newest_.load();
      if (newest == value) return value;
      value = newest;
    }
  }

 private:
  std::vector<std::unique_ptr<Value>> kept_;  ///< control's: the newest, and one in use
  std::atomic<Value*> newest_{nullptr};
  std::atomic<Value*> used_{nullptr};  ///< written by the user: not to be freed
};

}  // namespace dragoman::client
