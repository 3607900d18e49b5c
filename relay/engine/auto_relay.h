#pragma once
/// Auto-relay: while the pivot booth is on air, the floor key of the other booths' desks carries
/// its output, because they don't know the language on the floor. The pivot's own desks keep the
/// real floor.

#include "relay/engine/relay_chain.h"
#include "relay/engine/room_rules.h"
#include "relay/event/event.h"

#include <span>
#include <vector>

namespace dragoman::engine {

/// One per room; real-time safe after construction.
class AutoRelay {
 public:
  explicit AutoRelay(const event::Room& room);

  void follow(const RoomRules& rules) noexcept;

  /// The desk whose output is the pivot's now, null while there is none. A cough does not end it,
  /// a closed microphone or a lost link does.
  const Desk* pivot(std::span<const Desk> desks) const noexcept;

  /// The channel that the floor key of `listener` carries: 0 is the floor itself. It stays the
  /// floor for those whose own language is spoken there, and for those from whom the pivot itself
  /// takes relay: whose channel is among the `roots` of the pivot's.
  std::int16_t floor_key(const Desk& listener, const Desk& pivot, const ChannelSet& roots,
                         std::int16_t floor_language) const noexcept;

 private:
  event::AutoRelay when_ = event::AutoRelay::any;
  std::int16_t pivot_booth_ = kNone;
  std::vector<std::int16_t> own_channels_;  ///< per booth, kNone when the room lacks its language
};

}  // namespace dragoman::engine
