#pragma once
/// What the relay prints when it is up: where to look and what to do next. Pure.

#include "codecs/rtp/endpoint.h"
#include "relay/event/event.h"

#include <optional>
#include <string>

namespace dragoman::app {

/// For people; the endpoints are those really bound.
std::string banner_text(const event::Event& event, const rtp::Endpoint& http,
                        const rtp::Endpoint& media, const std::string& phones,
                        const std::optional<rtp::Endpoint>& https = {});
/// The same as one JSON line, for scripts.
std::string banner_json(const event::Event& event, const rtp::Endpoint& http,
                        const rtp::Endpoint& media, const std::string& phones,
                        const std::optional<rtp::Endpoint>& https = {});

}  // namespace dragoman::app
