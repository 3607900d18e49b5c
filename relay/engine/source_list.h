#pragma once
/// Sources on their way out of a room, first come first served. Chained through the sources
/// themselves, so that any number may leave without an allocation.

#include "relay/engine/source.h"

namespace dragoman::engine {

/// Real-time safe but for the destructor, which deletes what is left.
class SourceList {
 public:
  SourceList() = default;
  ~SourceList() {
    while (Source* source = pop()) delete source;
  }
  SourceList(const SourceList&) = delete;
  SourceList& operator=(const SourceList&) = delete;

  /// Takes ownership; `left` samples more the source may still be heard.
  void push(Source* source, std::int16_t slot, Samples left) noexcept {
    source->leaving_ = {nullptr, slot, left};
    (last_ != nullptr ? last_->leaving_.next : first_) = source;
    last_ = source;
  }
  /// Takes ownership again of one just popped: it is the first.
  void put_back(Source* source, std::int16_t slot) noexcept {
    source->leaving_ = {first_, slot, 0};
    first_ = source;
    if (last_ == nullptr) last_ = source;
  }
  /// Gives up ownership of the first; null when empty.
  Source* pop() noexcept {
    Source* source = first_;
    if (source == nullptr) return nullptr;
    first_ = source->leaving_.next;
    if (first_ == nullptr) last_ = nullptr;
    return source;
  }
  Source* front() const noexcept { return first_; }
  std::int16_t front_slot() const noexcept { return first_->leaving_.slot; }
  Samples front_left() const noexcept { return first_->leaving_.left; }

  /// Pulls every source once and counts the frame off what it has left.
  void pull(Instant now, Samples frame) noexcept {
    for (Source* source = first_; source != nullptr; source = source->leaving_.next) {
      source->pull(now);
      source->leaving_.left -= frame;
    }
  }

 private:
  Source* first_ = nullptr;
  Source* last_ = nullptr;
};

}  // namespace dragoman::engine
