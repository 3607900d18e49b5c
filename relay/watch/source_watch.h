#pragma once
/// What is wrong with one source and the way from it.

#include "relay/event/alarms.h"
#include "relay/watch/finding.h"
#include "relay/watch/growth.h"
#include "relay/watch/latch.h"

namespace dragoman::watch {

/// Control thread; pure.
class SourceWatch {
 public:
  SourceWatch();

  struct Look {
    const engine::SourceStatus& status;
    bool carrying = false;  ///< its sound is in a channel now
    bool grave = false;     ///< when it is dead, delegates lose sound
    bool lost = false;      ///< that it is dead is said already
    Instant now{};
    WallTime wall{};  ///< at `now`; the epoch = unknown
  };
  /// Adds what is wrong, at `place`.
  void observe(const Look& look, const event::Alarms& limits, const Place& place, Findings& out);

 private:
  void clocks(const Look& look, const event::Alarms& limits, const Place& place, Findings& out);

  Latch dead_, clipping_, loss_latch_, jitter_, drift_, clock_;
  Growth received_, lost_;
};

}  // namespace dragoman::watch
