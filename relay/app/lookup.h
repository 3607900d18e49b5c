#pragma once
/// Ids of the event file ⇄ positions, which is what the engine knows. Any thread; pure.

#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <optional>
#include <string>
#include <string_view>

namespace dragoman::app {

std::optional<std::size_t> find_room(const event::Event& event, std::string_view id) noexcept;
/// Position in Room::channels; "floor" is a channel too.
std::optional<std::int16_t> find_channel(const event::Room& room, std::string_view id) noexcept;
/// A desk that the event has: booth's id and a number from 1.
std::optional<engine::Seat> find_seat(const event::Room& room, std::string_view booth,
                                      int desk) noexcept;

using engine::desk_index;

/// Id of a channel by position; empty for kNone.
std::string_view channel_id(const event::Room& room, int channel) noexcept;
/// The same of a booth.
std::string_view booth_id(const event::Room& room, int booth) noexcept;

/// For a subcommand's --room: a complaint with the rooms that there are; nothing when the event has
/// it, or `id` is empty.
std::optional<std::string> no_such_room(const event::Event& event, const std::string& id);

/// "a, b, c": what there is, for messages that name it.
std::string names_of_rooms(const event::Event& event);
std::string names_of_channels(const event::Room& room);
std::string names_of_booths(const event::Room& room);

}  // namespace dragoman::app
