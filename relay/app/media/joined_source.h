#pragma once
/// A stream that the relay joins itself: what its SDP file says, and the socket that hears it.
/// Start-up only; throws.

#include "codecs/rtp/endpoint.h"
#include "relay/engine/source.h"
#include "relay/event/event.h"
#include "relay/net/udp.h"

#include <cstdint>
#include <string>
#include <vector>

namespace dragoman::app {

/// What the description says.
struct DescribedSource {
  std::uint16_t room = 0;
  std::int16_t slot = 0;  ///< floor slot: position in the room's list of sources
  engine::SourceConfig config{};
  rtp::Endpoint destination{};         ///< group, or an address of this machine
  std::vector<std::uint32_t> senders;  ///< from a=source-filter; empty = anyone
};

struct JoinedSource : DescribedSource {
  net::UdpSocket socket;
};

/// Reads the SDP of source `index` of room `room`; opens nothing. Throws std::runtime_error that
/// names source, file and remedy: unreadable file, no L16 or L24 at 48000 Hz with one or two
/// channels, packets that no datagram holds.
DescribedSource describe_source(const event::Event& event, std::size_t room, std::size_t index);

/// Joins its group on the event's first interface, source-specific (RFC 4607) when the SDP names
/// senders (RFC 4570). Throws std::system_error that names source and file when it cannot.
JoinedSource join_source(const event::Event& event, DescribedSource source);

}  // namespace dragoman::app
