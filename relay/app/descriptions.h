#pragma once
/// The session description of a channel, as a player gets it over HTTP and by announcement.

#include "relay/app/media_control.h"
#include "relay/app/route.h"
#include "relay/event/event.h"
#include "relay/net/http.h"

#include <cstdint>
#include <optional>
#include <string>

namespace dragoman::app {

/// What a player needs to open an encrypted channel, as of now. A secret.
struct StreamProtection {
  ChannelKeys keys;
  FrameIndex frame{};  ///< of the room
};

/// SDP text of a channel's plain group or its RED twin, on one of the paths. `source_address`: of
/// that path's sender, host byte order; `manifest_key` empty: nothing is signed. Any thread.
std::string describe_channel(const event::Event& event, std::size_t room, int channel,
                             event::Stream stream, std::uint32_t source_address,
                             event::Path path = event::Path::first,
                             const std::optional<StreamProtection>& protection = std::nullopt,
                             const std::string& manifest_key = {});

/// The answer to a request for one of the four; `second_source_address` 0: there is no second path.
net::Response describe_resource(const event::Event& event, std::size_t room, int channel,
                                Resource resource, std::uint32_t source_address,
                                std::uint32_t second_source_address,
                                const std::optional<StreamProtection>& protection = std::nullopt,
                                const std::string& manifest_key = {});

}  // namespace dragoman::app
