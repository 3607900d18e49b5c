#pragma once
/// The relay's JSON → Board: the answer of /api/v1/event, and the messages of /api/v1/live.

#include "client/monitor/board.h"

#include <string>
#include <string_view>

namespace dragoman::client {

/// Takes one message over into `board`: a whole event (with or without "type":"state"), changed
/// rooms ("change") or levels ("meters"); other types are ignored. Returns what was wrong with the
/// text, and then leaves `board` as it was; empty when all is well. Control characters in texts
/// become
/// '?', so that nobody's name can steer the terminal. Never throws.
std::string take_message(Board& board, std::string_view text) noexcept;

/// The last `most` of a room's messages, for people: "en/2: text", "to en/2: text". Empty when the
/// text makes no sense. Never throws.
std::vector<std::string> message_texts(std::string_view messages, std::size_t most) noexcept;

/// The event's JSON with only the room `id` in it; empty when there is no such room or no JSON.
std::string only_room(std::string_view event, const std::string& id);

}  // namespace dragoman::client
