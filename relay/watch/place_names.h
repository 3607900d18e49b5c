#pragma once
/// The ids that a place of an alarm stands for, and the room's name for people. Pure.

#include "relay/event/event.h"
#include "relay/watch/finding.h"

#include <string_view>

namespace dragoman::watch {

/// Empty, and a desk of 0, where it does not apply. Views into the event and the place.
struct PlaceNames {
  std::string_view room, room_name, channel, booth;
  int desk = 0;
  std::string_view source;
};
PlaceNames names_of(const event::Event& event, const Place& place) noexcept;

}  // namespace dragoman::watch
