#include "relay/app/seat_table.h"

#include <algorithm>

namespace dragoman::app {

SeatTable::SeatTable(const event::Event& event) : rooms_(event.rooms.size()) {
  for (std::size_t r = 0; r < rooms_.size(); ++r) {
    const auto& streams = event.rooms[r].sources;
    const auto count = std::min<std::size_t>(streams.size(), engine::kMaxFloorSources);
    for (std::size_t i = 0; i < count; ++i) rooms_[r][i] = {true, streams[i].id, {}};
  }
}

bool SeatTable::taken(std::size_t room, int slot) const {
  return rooms_[room][static_cast<std::size_t>(slot)].taken;
}

std::optional<int> SeatTable::free_floor_slot(std::size_t room) const {
  for (int slot = 0; slot < engine::kMaxFloorSources; ++slot)
    if (!taken(room, slot)) return slot;
  return std::nullopt;
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
  rooms_[room][static_cast<std::size_t>(slot)] = {true, std::move(name), from};
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
