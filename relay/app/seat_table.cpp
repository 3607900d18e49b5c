#include "relay/app/seat_table.h"

#include <algorithm>

namespace dragoman::app {
namespace {

/// What dragoman-probe calls itself: "probe", "probe 2", …
bool measures(std::string_view name) noexcept {
  constexpr std::string_view kName = "probe";
  return name.starts_with(kName) && (name.size() == kName.size() || name[kName.size()] == ' ');
}

}  // namespace

FloorPlaces floor_places(const event::Room& room, const std::vector<std::string>& earlier) {
  FloorPlaces places;
  auto free = places.begin();
  const auto give = [&](const std::string& name) {
    if (!name.empty() && free != places.end() && std::find(places.begin(), free, name) == free)
      *free++ = name;
  };
  for (const auto& stream : room.sources) give(stream.id);
  for (const auto& name : room.floor_sources) give(name);
  for (const auto& name : earlier)
    if (!measures(name)) give(name);
  return places;
}

SeatTable::SeatTable(const event::Event& event, std::vector<FloorPlaces> places)
    : rooms_(event.rooms.size()), places_(std::move(places)) {
  for (std::size_t r = places_.size(); r < rooms_.size(); ++r)
    places_.push_back(floor_places(event.rooms[r]));
  for (std::size_t r = 0; r < rooms_.size(); ++r) {
    const auto& streams = event.rooms[r].sources;
    const auto count = std::min<std::size_t>(streams.size(), engine::kMaxFloorSources);
    for (std::size_t i = 0; i < count; ++i) rooms_[r][i] = {true, streams[i].id, {}};
  }
}

bool SeatTable::taken(std::size_t room, int slot) const {
  return rooms_[room][static_cast<std::size_t>(slot)].taken;
}

std::optional<int> SeatTable::free_floor_slot(std::size_t room, std::string_view name) const {
  std::optional<int> nobodys, away;
  const bool last = measures(name);
  for (int slot = 0; slot < engine::kMaxFloorSources; ++slot) {
    if (taken(room, slot)) continue;
    const auto& owner = places_[room][static_cast<std::size_t>(slot)];
    if (owner == name) return slot;
    if (!owner.empty())
      away = slot;
    else if (!nobodys || last)
      nobodys = slot;
  }
  return nobodys ? nobodys : away;
}

std::optional<int> SeatTable::free_technician_slot(std::size_t room) const {
  for (int slot = engine::kMaxSources; slot < kMaxSlots; ++slot)
    if (!taken(room, slot)) return slot;
  return std::nullopt;
}

std::string SeatTable::free_floor_name(std::size_t room, std::string_view wanted) const {
  const std::string base(wanted.empty() ? "floor" : wanted);
  std::string name = base;
  for (int n = 2; find_floor_source(room, name); ++n) name = base + " " + std::to_string(n);
  return name;
}

bool SeatTable::sends_from(const rtp::Endpoint& from) const {
  for (const auto& room : rooms_)
    for (const auto& holder : room)
      if (holder.taken && holder.from.port != 0 && holder.from == from) return true;
  return false;
}

void SeatTable::take(std::size_t room, int slot, std::string name, const rtp::Endpoint& from) {
  const auto at = static_cast<std::size_t>(slot);
  if (slot < engine::kMaxFloorSources && !measures(name)) places_[room][at] = name;
  rooms_[room][at] = {true, std::move(name), from};
}

void SeatTable::release(std::size_t room, int slot) {
  rooms_[room][static_cast<std::size_t>(slot)] = {};
}

const std::string& SeatTable::name(std::size_t room, int slot) const {
  return rooms_[room][static_cast<std::size_t>(slot)].name;
}

const rtp::Endpoint& SeatTable::from(std::size_t room, int slot) const {
  return rooms_[room][static_cast<std::size_t>(slot)].from;
}

std::optional<int> SeatTable::find_floor_source(std::size_t room, std::string_view name) const {
  for (int slot = 0; slot < engine::kMaxFloorSources; ++slot)
    if (taken(room, slot) && this->name(room, slot) == name) return slot;
  return std::nullopt;
}

}  // namespace dragoman::app
