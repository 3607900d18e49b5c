#include "relay/watch/place_names.h"

namespace dragoman::watch {

PlaceNames names_of(const event::Event& event, const Place& place) noexcept {
  PlaceNames out;
  out.source = place.source;
  if (place.room == engine::kNone) return out;
  const auto& room = event.rooms[static_cast<std::size_t>(place.room)];
  out.room = room.id;
  out.room_name = room.name;
  if (place.channel != engine::kNone)
    out.channel = room.channels[static_cast<std::size_t>(place.channel)].id;
  if (place.seat.booth != engine::kNone) {
    out.booth = room.booths[static_cast<std::size_t>(place.seat.booth)].id;
    out.desk = place.seat.desk;
  }
  return out;
}

}  // namespace dragoman::watch
