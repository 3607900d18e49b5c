#pragma once
/// The page at /{room}: every channel in its own script, with a player, a live meter and the
/// description's link. Works without JavaScript; with it, states and meters move. Pure.

#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <string>
#include <string_view>

namespace dragoman::app {

std::string room_page(const event::Event& event, std::size_t room,
                      const engine::RoomStatus& status);
/// "/" of an event with several rooms.
std::string rooms_page(const event::Event& event);

/// Text as HTML: nothing in it is markup.
std::string html_escape(std::string_view text);
/// One path segment (RFC 3986 §2.1).
std::string url_escape(std::string_view text);

/// What the page may load: nothing but itself.
inline constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

}  // namespace dragoman::app
