#pragma once
/// Where the datagrams of a channel go on one path.

#include "relay/engine/channel_line.h"
#include "relay/event/event.h"

namespace dragoman::app {

/// A plain value.
struct ChannelGroups {
  rtp::Endpoint plain, red;

  rtp::Endpoint at(engine::PacketSink::Kind kind) const noexcept {
    using Kind = engine::PacketSink::Kind;
    rtp::Endpoint to = kind == Kind::red_rtp || kind == Kind::red_rtcp ? red : plain;
    // RTCP is on the port after (RFC 3550 §11).
    if (kind == Kind::rtcp || kind == Kind::red_rtcp) ++to.port;
    return to;
  }
};

inline ChannelGroups channel_groups(const event::Event& event, std::size_t room, int number,
                                    event::Path path) noexcept {
  return {event::group(event, room, number, event::Stream::plain, path),
          event::group(event, room, number, event::Stream::red, path)};
}

}  // namespace dragoman::app
