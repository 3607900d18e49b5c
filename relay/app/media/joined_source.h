#pragma once
/// A stream that the relay joins itself: what its SDP file says, and the socket that hears it.
/// Start-up only; throws.

#include "relay/engine/source.h"
#include "relay/event/event.h"
#include "relay/net/udp.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dragoman::app {

struct JoinedSource {
  std::uint16_t room = 0;
  std::int16_t slot = 0;  ///< floor slot: position in the room's list of sources
  engine::SourceConfig config{};
  std::vector<std::uint32_t> senders;  ///< from a=source-filter; empty = anyone
  net::UdpSocket socket;
};

/// Reads the SDP of source `index` of room `room` and joins its group on the event's first
/// interface, source-specific (RFC 4607) when the SDP names senders (RFC 4570). Throws
/// std::runtime_error or std::system_error that name source, file and remedy: unreadable file, no
/// L16 or L24 at 48000 Hz with one or two channels, group that cannot be joined.
JoinedSource join_source(const event::Event& event, std::size_t room, std::size_t index);

}  // namespace dragoman::app
