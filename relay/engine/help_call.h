#pragma once
/// A desk's call for the technician: raised → being handled → finished.

#include "relay/engine/ids.h"

#include <chrono>

namespace dragoman::engine {

/// "Finished" is shown for so long, then nobody calls.
inline constexpr Nanoseconds kFinishedShown = std::chrono::seconds{10};

/// One per desk; real-time safe. A step out of turn changes nothing.
class HelpCall {
 public:
  /// The interpreter's. Raising again what is raised, or being handled, changes nothing.
  void raise() noexcept {
    if (!active()) state_ = Call::raised;
  }
  void withdraw() noexcept { state_ = Call::none; }
  /// The technician's.
  void handle() noexcept {
    if (state_ == Call::raised) state_ = Call::handled;
  }
  void finish(Instant now) noexcept {
    if (!active()) return;
    state_ = Call::finished;
    finished_ = now;
  }
  /// Once per frame.
  void update(Instant now) noexcept {
    if (state_ == Call::finished && now - finished_ >= kFinishedShown) state_ = Call::none;
  }

  Call state() const noexcept { return state_; }

 private:
  bool active() const noexcept { return state_ == Call::raised || state_ == Call::handled; }

  Call state_ = Call::none;
  Instant finished_{};
};

}  // namespace dragoman::engine
