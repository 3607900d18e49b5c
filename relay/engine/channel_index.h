#pragma once
/// From the event's words to the engine's indices. Start-up only.

#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <string>

namespace dragoman::engine {

/// Index of the channel with this id (a language code, or "floor"), kNone when the room lacks it.
inline std::int16_t channel_index(const event::Room& room, const std::string& id) {
  for (std::size_t i = 0; i < room.channels.size(); ++i) {
    if (room.channels[i].id == id) return static_cast<std::int16_t>(i);
  }
  return kNone;
}

}  // namespace dragoman::engine
