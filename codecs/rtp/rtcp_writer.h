#pragma once
/// Builds a compound RTCP packet (RFC 3550 §6.1) in a caller's buffer: an SR or RR first, then
/// SDES, then BYE.

#include "codecs/rtp/byte_order.h"
#include "codecs/rtp/rtcp.h"

#include <span>

namespace dragoman::rtp {

/// Any one thread; real-time safe. A part that does not fit, or breaks a limit, is left out whole
/// and its call returns false.
class RtcpWriter {
 public:
  explicit RtcpWriter(MutableBytes out) noexcept : out_(out) {}

  /// At most kMaxReportBlocks blocks.
  bool sender_report(Ssrc ssrc, const SenderInfo& info,
                     std::span<const ReportBlock> blocks = {}) noexcept;
  bool receiver_report(Ssrc ssrc, std::span<const ReportBlock> blocks) noexcept;
  /// XR (RFC 3611) with one statistics summary.
  bool extended_report(Ssrc ssrc, const StatisticsSummary& summary) noexcept;
  /// RSI (RFC 5760 §7.1) of stream `bandwidth.source`, sent by itself: what each of its receivers
  /// may use for reports. At most 65535 kb/s.
  bool receiver_summary(const ReceiverBandwidth& bandwidth, NtpTime now) noexcept;
  /// One chunk: CNAME, and TOOL unless empty; each at most 255 bytes.
  bool source_description(Ssrc ssrc, std::string_view cname, std::string_view tool = {}) noexcept;
  /// `reason` at most 255 bytes, may be empty.
  bool bye(Ssrc ssrc, std::string_view reason = {}) noexcept;

  Bytes packet() const noexcept { return out_.first(size_); }

 private:
  ByteWriter open(RtcpType type, std::size_t count) noexcept;
  bool close(ByteWriter& part) noexcept;

  MutableBytes out_;
  std::size_t size_ = 0;
};

}  // namespace dragoman::rtp
