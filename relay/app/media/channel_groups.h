#pragma once
/// Where the datagrams of a channel go on one path.

#include "relay/engine/channel_line.h"
#include "relay/event/event.h"

namespace dragoman::app {

constexpr bool is_red(engine::PacketSink::Kind kind) noexcept {
  return kind == engine::PacketSink::Kind::red_rtp || kind == engine::PacketSink::Kind::red_rtcp;
}
constexpr bool is_rtcp(engine::PacketSink::Kind kind) noexcept {
  return kind == engine::PacketSink::Kind::rtcp || kind == engine::PacketSink::Kind::red_rtcp;
}

/// A plain value.
struct ChannelGroups {
  rtp::Endpoint plain, red;

  rtp::Endpoint at(engine::PacketSink::Kind kind) const noexcept {
    rtp::Endpoint to = is_red(kind) ? red : plain;
    if (is_rtcp(kind)) ++to.port;  // the port after (RFC 3550 §11)
    return to;
  }
};

inline ChannelGroups channel_groups(const event::Event& event, std::size_t room, int number,
                                    event::Path path, int place = 0) noexcept {
  return {event::group(event, room, number, event::Stream::plain, path, place),
          event::group(event, room, number, event::Stream::red, path, place)};
}

}  // namespace dragoman::app
