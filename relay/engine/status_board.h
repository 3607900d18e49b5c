#pragma once
/// The room's status as control sees it, and whether anything but levels and counters changed.

#include "relay/engine/ids.h"

namespace dragoman::engine {

/// Mix thread; real-time safe.
class StatusBoard {
 public:
  RoomStatus& status() noexcept { return status_; }
  const RoomStatus& status() const noexcept { return status_; }

  /// Writes a field that people act on.
  template <typename T>
  void set(T& field, const T& value) noexcept {
    if (field == value) return;
    field = value;
    changed_ = true;
  }
  /// Ends a frame: the version grows if something was changed. True when it did.
  bool commit() noexcept {
    if (!changed_) return false;
    changed_ = false;
    ++status_.version;
    return true;
  }

 private:
  RoomStatus status_{};
  bool changed_ = false;
};

}  // namespace dragoman::engine
