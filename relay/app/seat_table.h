#pragma once
/// Which source slots of the rooms are held by live sessions: one session a desk, the floor's slots
/// in the order of arrival. Control thread.

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

class SeatTable {
 public:
  explicit SeatTable(const event::Event& event);

  bool taken(std::size_t room, int slot) const;
  /// First floor slot that neither a session nor a stream of the event file holds; the second found
  /// is the backup of the first.
  std::optional<int> free_floor_slot(std::size_t room) const;
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

 private:
  struct Holder {
    bool taken = false;
    std::string name;
    rtp::Endpoint from{};
  };
  std::vector<std::array<Holder, kMaxSlots>> rooms_;
};

}  // namespace dragoman::app
