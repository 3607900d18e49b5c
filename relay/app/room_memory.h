#pragma once
/// What people have set in a room that runs, beyond what the event file says: a relay that starts
/// again goes on with it, so that a channel which was muted is not suddenly heard.

#include "relay/app/seat_table.h"
#include "relay/engine/command.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

/// As the engine counts: channels, booths and desks by index.
struct RoomMemory {
  struct Channel {
    bool muted = false, fallback = false;
    float gain_db = 0;
    std::int16_t given_to = engine::kNone;  ///< booth
    std::optional<Samples> delay{};         ///< nothing: as the event file says
    bool operator==(const Channel&) const = default;
  };
  struct FloorLanguage {
    std::int16_t channel = engine::kNone;  ///< kNone = unknown
    std::int16_t by = engine::kNone;       ///< booth; kNone = the technician
    bool operator==(const FloorLanguage&) const = default;
  };
  bool closed = false;
  std::optional<FloorLanguage> floor_language;  ///< nothing: as the event file says
  std::int16_t floor_source = engine::kNone;    ///< slot; kNone = automatic
  FloorPlaces places;
  std::array<std::optional<Samples>, engine::kMaxFloorSources> delays{};  ///< by slot, so too
  std::vector<Channel> channels;
  std::vector<engine::Seat> locked;
  bool operator==(const RoomMemory&) const = default;
};

/// Nothing was set yet.
RoomMemory fresh_memory(const event::Room& room,
                        const std::vector<std::string>& floor_sources = {});
/// What is to be known of a room that is in that state.
RoomMemory memory_of(const event::Room& room, const engine::RoomStatus& status,
                     const FloorPlaces& places);
/// What brings a fresh room into that state, with the delays of the file where no other is known.
std::vector<engine::Command> commands_of(const event::Room& room, const RoomMemory& memory);
/// "closed; en muted; es -3.0 dB; desk fr/1 locked", for people; empty when nothing was set.
std::string words_of(const event::Room& room, const RoomMemory& memory);

}  // namespace dragoman::app
