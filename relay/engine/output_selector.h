#pragma once
/// Which channel a desk speaks into: output A is the booth's own language, B one of the booth's
/// list with the first as default, C any language of the room.

#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <vector>

namespace dragoman::engine {

/// One per booth; immutable after construction. select() is real-time safe.
class OutputSelector {
 public:
  OutputSelector(const event::Room& room, const event::Booth& booth);

  struct Choice {
    std::int16_t channel = kNone;  ///< index in the room's channels
    Reason reason = Reason::none;  ///< why there is none
  };
  /// `wanted` is a channel index, or kNone for the output's default. C has no default, and no
  /// output reaches the floor channel.
  Choice select(Output output, std::int16_t wanted) const noexcept;

 private:
  Choice select_b(std::int16_t wanted) const noexcept;

  std::int16_t a_ = kNone;
  std::vector<std::int16_t> b_;
  std::int16_t channels_ = 0;
};

}  // namespace dragoman::engine
