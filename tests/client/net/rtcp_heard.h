#pragma once
/// RTCP as whoever it is sent to finds it.

#include "codecs/rtp/rtcp_xr.h"
#include "relay/net/udp.h"
#include "tests/support/catch.h"

#include <poll.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::testing {

/// A receiver's compound: its report, its name, and whether it leaves.
struct RtcpHeard {
  explicit RtcpHeard(rtp::Bytes datagram) {
    rtp::RtcpReader reader(datagram);
    REQUIRE(reader.valid());
    while (const auto packet = reader.next()) {
      types.push_back(packet->type);
      if (packet->type == 201) report = rtp::parse_report(*packet).value();
      if (packet->type == 202) name(*packet);
      if (packet->type == 207) summary = rtp::SummaryReader(*packet).next();
      if (packet->type == 203) left = rtp::parse_bye(*packet).value().sources[0];
    }
  }
  void name(const rtp::RtcpPacket& packet) {
    rtp::SdesReader items(packet);
    while (const auto item = items.next())
      if (item->item == rtp::SdesItem::cname && item->ssrc == report.ssrc) cname = item->text;
  }
  std::vector<int> types;
  rtp::Report report;
  std::string cname;
  std::optional<rtp::StatisticsSummary> summary;
  std::optional<rtp::Ssrc> left;
};

/// Waits for the next datagram.
inline RtcpHeard next_rtcp(net::UdpSocket& socket) {
  std::array<net::Received, 1> slot;
  pollfd waiting{socket.native_handle(), POLLIN, 0};
  while (socket.receive(slot) == 0) ::poll(&waiting, 1, -1);
  return RtcpHeard(rtp::Bytes{slot[0].data}.first(slot[0].size));
}

}  // namespace dragoman::testing
