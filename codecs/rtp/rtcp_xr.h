#pragma once
/// What goes beyond RFC 3550 in RTCP: a receiver's extended report (RFC 3611), and what the sender
/// says to all receivers of how much they may report (RFC 5760 §7.1). Any thread; real-time safe;
/// never reads outside the packet.

#include "codecs/rtp/rtcp_reader.h"

namespace dragoman::rtp {

/// Walks the statistics summaries of an extended report; blocks of other types, and what a later
/// RFC may put after these, are passed over. Ends early at the first block that does not fit.
class SummaryReader {
 public:
  explicit SummaryReader(const RtcpPacket& packet) noexcept;
  /// Who reports; nothing when the packet is no extended report.
  const std::optional<Ssrc>& reporter() const noexcept { return reporter_; }
  std::optional<StatisticsSummary> next() noexcept;

 private:
  std::optional<Ssrc> reporter_;
  Bytes rest_;
};

/// From a receiver summary information packet; nothing when it is something else or says none.
std::optional<ReceiverBandwidth> parse_receiver_bandwidth(const RtcpPacket& packet) noexcept;

}  // namespace dragoman::rtp
