#include "relay/app/lookup.h"

#include <algorithm>

namespace dragoman::app {
namespace {

template <class List>
std::optional<std::size_t> position(const List& list, std::string_view id) noexcept {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& x) { return x.id == id; });
  if (found == list.end()) return std::nullopt;
  return static_cast<std::size_t>(found - list.begin());
}

template <class List>
std::string names(const List& list) {
  std::string text;
  for (const auto& item : list) text += (text.empty() ? "" : ", ") + item.id;
  return text;
}

}  // namespace

std::optional<std::size_t> find_room(const event::Event& event, std::string_view id) noexcept {
  return position(event.rooms, id);
}

std::optional<std::int16_t> find_channel(const event::Room& room, std::string_view id) noexcept {
  const auto found = position(room.channels, id);
  if (!found) return std::nullopt;
  return static_cast<std::int16_t>(*found);
}

std::optional<engine::Seat> find_seat(const event::Room& room, std::string_view booth,
                                      int desk) noexcept {
  const auto found = position(room.booths, booth);
  if (!found || desk < 1 || desk > room.booths[*found].desks) return std::nullopt;
  return engine::Seat{static_cast<std::int16_t>(*found), static_cast<std::int16_t>(desk)};
}

std::string_view channel_id(const event::Room& room, int channel) noexcept {
  if (channel < 0 || static_cast<std::size_t>(channel) >= room.channels.size()) return {};
  return room.channels[static_cast<std::size_t>(channel)].id;
}

std::string_view booth_id(const event::Room& room, int booth) noexcept {
  if (booth < 0 || static_cast<std::size_t>(booth) >= room.booths.size()) return {};
  return room.booths[static_cast<std::size_t>(booth)].id;
}

std::optional<std::string> no_such_room(const event::Event& event, const std::string& id) {
  if (id.empty() || find_room(event, id)) return std::nullopt;
  return "dragoman-relay: the event has no room \"" + id +
         "\"\n  Its rooms: " + names_of_rooms(event);
}

std::string names_of_rooms(const event::Event& event) {
  return names(event.rooms);
}
std::string names_of_channels(const event::Room& room) {
  return names(room.channels);
}
std::string names_of_booths(const event::Room& room) {
  return names(room.booths);
}

}  // namespace dragoman::app
