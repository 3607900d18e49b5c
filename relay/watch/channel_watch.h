#pragma once
/// What is wrong with the sound of one channel while it is carried.

#include "relay/event/alarms.h"
#include "relay/watch/finding.h"
#include "relay/watch/growth.h"
#include "relay/watch/latch.h"
#include "relay/watch/speech_level.h"

namespace dragoman::watch {

/// Control thread; pure.
class ChannelWatch {
 public:
  ChannelWatch() : held_(std::chrono::seconds{1}) {}

  struct Look {
    const engine::ChannelStatus& status;
    bool carrying = false;      ///< somebody is on air; of the floor: a living source is heard
    bool may_be_quiet = false;  ///< the floor is as quiet: there is nothing to interpret
    Instant now{};
  };
  /// Adds what is wrong, at `place`.
  void observe(const Look& look, const event::Alarms& limits, const Place& place, Findings& out);

 private:
  void levels(const Look& look, const event::Alarms& limits, const Place& place, Findings& out);

  Latch silent_, clipping_, low_, loud_, jump_;
  Growth held_;
  SpeechLevel speech_;
};

}  // namespace dragoman::watch
