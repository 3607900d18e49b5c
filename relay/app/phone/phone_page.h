#pragma once
/// The delegate's page of a room (page/index.html), filled in: every channel in its own script, and
/// what the script needs. It stays as it is for as long as the relay runs; what changes comes over
/// the page's WebSocket (listen_feed.h). Pure.

#include "relay/event/event.h"

#include <string>
#include <string_view>

namespace dragoman::app {

/// Where the decoder is served; the hash changes when it does.
std::string decoder_path();

/// `language`: what it speaks besides English, of page_languages(). `webrtc`: the relay answers
/// /whep.
std::string phone_page(const event::Event& event, std::size_t room, std::string_view language,
                       bool webrtc);

}  // namespace dragoman::app
