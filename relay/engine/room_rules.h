#pragma once
/// The rules of a room that may change while it runs.

#include "relay/engine/ids.h"
#include "relay/event/event.h"

namespace dragoman::engine {

/// As in the event file; the pivot by its position among the booths, kNone = there is none.
struct RoomRules {
  event::BetweenBooths between_booths = event::BetweenBooths::interlock;
  event::WithinBooth within_booth = event::WithinBooth::override_;
  event::AutoRelay auto_relay = event::AutoRelay::any;
  std::int16_t pivot = kNone;
  Nanoseconds floor_silence{};  ///< 0: never
};

inline RoomRules rules_of(const event::Room& room) {
  RoomRules rules{room.between_booths, room.within_booth, room.auto_relay, kNone,
                  room.floor_silence};
  for (std::size_t i = 0; i < room.booths.size(); ++i)
    if (!room.pivot.empty() && room.booths[i].id == room.pivot)
      rules.pivot = static_cast<std::int16_t>(i);
  return rules;
}

}  // namespace dragoman::engine
