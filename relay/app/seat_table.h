#pragma once
/// Which source slots of the rooms are held by live sessions: one session a desk, the floor's slots
/// by priority. A floor source keeps its place while it is away, so that the primary comes back as
/// the primary, whoever is there first. Control thread.

#include "codecs/rtp/endpoint.h"
#include "relay/app/media_control.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Names of floor sources by slot, so by priority; empty = nobody's.
using FloorPlaces = std::array<std::string, engine::kMaxFloorSources>;

/// Streams of the event file first, then the names that it puts in order, then those of `earlier`.
FloorPlaces floor_places(const event::Room& room, const std::vector<std::string>& earlier = {});

class SeatTable {
 public:
  /// `places` by room; without them those of the event file.
  explicit SeatTable(const event::Event& event, std::vector<FloorPlaces> places = {});

  bool taken(std::size_t room, int slot) const;
  /// The floor slot of a source of that name: its own, if it had one; else the first that is
  /// nobody's; else, of those whose sources are away, the last. The second is the backup of the
  /// first. A probe ("probe", "probe 2") comes behind all others, and keeps no place: what measured
  /// before an event must not take its floor.
  std::optional<int> free_floor_slot(std::size_t room, std::string_view name) const;
  std::optional<int> free_technician_slot(std::size_t room) const;
  /// `wanted` ("floor" when empty), or when a floor source of the room has that name, the first
  /// free one of "wanted 2", "wanted 3", …: technicians choose the floor by name.
  std::string free_floor_name(std::size_t room, std::string_view wanted) const;
  /// True when some session already sends from there: the relay could not tell their packets apart.
  bool sends_from(const rtp::Endpoint& from) const;

  void take(std::size_t room, int slot, std::string name, const rtp::Endpoint& from);
  void release(std::size_t room, int slot);
  /// Name of the session's source; empty when the slot is free.
  const std::string& name(std::size_t room, int slot) const;
  /// Where that session sends from.
  const rtp::Endpoint& from(std::size_t room, int slot) const;
  /// Slot of a floor source by its name, streams of the event file included.
  std::optional<int> find_floor_source(std::size_t room, std::string_view name) const;
  /// Of the room's floor sources, also of those that are away.
  const FloorPlaces& places(std::size_t room) const { return places_[room]; }

 private:
  struct Holder {
    bool taken = false;
    std::string name;
    rtp::Endpoint from{};
  };
  std::vector<std::array<Holder, kMaxSlots>> rooms_;
  std::vector<FloorPlaces> places_;
};

}  // namespace dragoman::app
