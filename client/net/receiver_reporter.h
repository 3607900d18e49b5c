#pragma once
/// One receiver's half of RTCP: counts what arrives of a stream, and says it in receiver reports
/// (RFC 3550 §6.4.2) that go to the sender by unicast (RFC 5760). Pure.

#include "client/net/report_timer.h"
#include "codecs/rtp/packet.h"
#include "codecs/rtp/reception_statistics.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

/// Who reports. `ssrc` is random and not the sender's; `cname` the same in all streams of a process
/// (RFC 7022), at most 255 bytes; `seed` of the randomised intervals.
struct Reporter {
  rtp::Ssrc ssrc{};
  std::string cname;
  std::uint32_t seed = 1;
};

/// 96 random bits in hexadecimal (RFC 7022 §4.2, short-term persistent): names a process, no person
/// and no machine.
std::string random_cname();

/// One thread; real-time safe after construction. Loss is counted where packets arrive, before any
/// redundancy is unpacked, so it is the network's; what came too late to be played did arrive.
class ReceiverReporter {
 public:
  /// Joined at `now`.
  ReceiverReporter(Reporter who, Instant now);

  /// A packet of `size` bytes in all. Another SSRC than before begins the counting anew.
  void received(const rtp::Packet& packet, std::size_t size, Instant arrival) noexcept;

  /// A compound that the sender sent to all: its stamp and how long ago it came go into the next
  /// report (LSR, DLSR), which tells the sender the round trip. What says nothing of the stream
  /// that is heard is passed over, and so is what cannot be read. What it says of the bandwidth of
  /// each receiver (RFC 5760) paces the reports from now on.
  void sender_reported(rtp::Bytes compound, Instant arrival) noexcept;
  /// What the sender last said of the stream that is heard; nothing before it did.
  const std::optional<rtp::SenderInfo>& sender() const noexcept { return sender_; }

  Instant due() const noexcept { return timer_.due(); }
  /// RR, SDES and, of what was heard, XR when it is time, else empty; valid until the next call.
  /// Without a block when nothing was heard since the report before (§6.4).
  rtp::Bytes report(Instant now) noexcept;
  /// RR, SDES and BYE; empty for who never reported (§6.3.7).
  rtp::Bytes farewell(Instant now) noexcept;

 private:
  rtp::Bytes compound(Instant now, bool leaving) noexcept;
  ReportSession session(Instant now) noexcept;

  Reporter who_;
  Instant since_;  ///< the report before, or joined
  double heard_bytes_ = 0, report_bytes_ = 0;
  double bandwidth_ = 0;  ///< bytes a second, the most that was heard between two reports
  double allowed_ = 0;    ///< bytes a second for reports, by the sender's word; 0 = it said none
  rtp::ReceptionStatistics statistics_;
  std::optional<rtp::SenderInfo> sender_;
  rtp::Ssrc source_{};
  bool heard_ = false, reported_ = false;
  std::array<std::byte, 512> datagram_{};
  ReportTimer timer_;
};

}  // namespace dragoman::client
