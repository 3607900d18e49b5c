#pragma once
/// What the relay tells a session, from the event and the engine's status. Pure.

#include "codecs/control/messages.h"
#include "relay/app/media_control.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Keys of a channel, and where it goes with them. A secret: only where nobody else hears it.
control::MediaKeys key_message(const event::Event& event, std::size_t room, std::size_t channel,
                               const ChannelKeys& keys);

/// Channels of a room as clients find them on the network.
std::vector<control::ChannelInfo> channel_infos(const event::Event& event, std::size_t room);

control::RoomState room_state(const event::Room& room, const engine::RoomStatus& status);

/// How many microphones of a booth are open, those that cough included.
int open_microphones(const event::Booth& booth, const engine::RoomStatus& status,
                     std::int16_t index);

control::DeskState desk_state(const event::Room& room, const engine::RoomStatus& status,
                              engine::Seat seat);

}  // namespace dragoman::app
