#pragma once
/// What a desk's message asks of the engine. Pure.

#include "codecs/control/messages.h"
#include "relay/engine/command.h"
#include "relay/event/event.h"

#include <string_view>
#include <variant>

namespace dragoman::app {

/// A command without its seat; why it cannot be given; or nothing, for messages that the engine
/// has no part in.
using DeskOrder = std::variant<std::monostate, engine::Command, control::Refused>;

DeskOrder desk_order(const control::ClientMessage& message, const event::Room& room);

/// "There is no channel …, these there are."
control::Refused no_such_channel(const event::Room& room, std::string_view channel);

}  // namespace dragoman::app
