#pragma once
/// What booths ask of whoever speaks, "slower, please" and "the microphone, please": one press in
/// any booth lights it for the chair and the technician, and it goes out by itself. Nobody learns
/// who pressed.

#include "codecs/audio/time.h"

#include <chrono>
#include <cstdint>

namespace dragoman::engine {

inline constexpr Nanoseconds kSignalShown = std::chrono::seconds{10};

/// One of a room's; real-time safe.
class Signal {
 public:
  /// A press while it is lit keeps it lit for longer.
  void press(Instant now) noexcept {
    if (!shown_) ++times_;
    shown_ = true;
    until_ = now + kSignalShown;
  }
  /// Once per frame.
  void update(Instant now) noexcept { shown_ = shown_ && now < until_; }

  bool shown() const noexcept { return shown_; }
  /// How often it was lit since start.
  std::uint32_t times() const noexcept { return times_; }

 private:
  bool shown_ = false;
  std::uint32_t times_ = 0;
  Instant until_{};
};

}  // namespace dragoman::engine
