#pragma once
/// Who gives way when a desk presses into a channel that another desk holds. Two settings of a
/// room: between booths, and between the desks of one booth.

#include "relay/engine/desk.h"
#include "relay/event/event.h"

namespace dragoman::engine {

class ConflictRule {
 public:
  ConflictRule(event::BetweenBooths between, event::WithinBooth within)
      : between_(between), within_(within) {}

  enum class Verdict : std::uint8_t {
    both,    ///< the two are mixed
    cut,     ///< the newcomer cuts the holder
    refuse,  ///< the newcomer stays closed
  };
  /// `newcomer` presses into the channel that the open desk `holder` holds. Real-time safe.
  Verdict judge(const Desk& newcomer, const Desk& holder, Instant now) const noexcept;

 private:
  event::BetweenBooths between_;
  event::WithinBooth within_;
};

}  // namespace dragoman::engine
