#pragma once
/// The vocabulary of RTCP (RFC 3550 §6, and what PROTOCOL.md takes of RFC 3611 and RFC 5760): what
/// rtcp_writer.h writes and rtcp_reader.h gives.

#include "codecs/rtp/ntp_time.h"
#include "codecs/rtp/types.h"

#include <array>
#include <optional>
#include <string_view>

namespace dragoman::rtp {

enum class RtcpType : std::uint8_t {
  sender_report = 200,
  receiver_report = 201,
  source_description = 202,
  bye = 203,
  extended_report = 207,   ///< RFC 3611
  receiver_summary = 209,  ///< RFC 5760
};
enum class SdesItem : std::uint8_t {
  end = 0,
  cname = 1,
  name = 2,
  email = 3,
  phone = 4,
  loc = 5,
  tool = 6,
  note = 7,
  priv = 8
};

/// Types of blocks within an extended report and a receiver summary.
inline constexpr std::uint8_t kStatisticsSummary = 6, kBandwidthIndication = 11;
inline constexpr std::size_t kMaxReportBlocks = 31;  ///< the count field has 5 bits

/// What one receiver says of one source (§6.4.1).
struct ReportBlock {
  Ssrc source{};
  std::uint8_t fraction_lost = 0;    ///< of 256, since the report before
  std::int32_t cumulative_lost = 0;  ///< 24 bits, signed
  std::uint32_t extended_highest = 0;
  std::uint32_t jitter = 0;          ///< RTP clock units
  std::uint32_t last_sr = 0;         ///< LSR: middle bits of the last SR's stamp, 0 = none yet
  std::uint32_t delay_since_sr = 0;  ///< DLSR, 1/65536 s
  bool operator==(const ReportBlock&) const = default;
};

/// The sender's half of an SR: the same instant on both clocks, and totals since it began.
struct SenderInfo {
  NtpTime ntp{};
  Timestamp rtp{};
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;  ///< of payload
  bool operator==(const SenderInfo&) const = default;
};

/// An SR or, without `sender`, an RR.
struct Report {
  Ssrc ssrc{};
  std::optional<SenderInfo> sender;
  std::array<ReportBlock, kMaxReportBlocks> blocks{};
  std::size_t block_count = 0;
};

/// One SDES item of one source.
struct SdesText {
  Ssrc ssrc{};
  SdesItem item{};
  std::string_view text;  ///< UTF-8 by the RFC; not checked
};

struct Bye {
  std::array<Ssrc, kMaxReportBlocks> sources{};
  std::size_t source_count = 0;
  std::string_view reason;
};

/// Statistics summary block (RFC 3611 §4.6) of one source, from the report before to this one.
/// Without duplicates and hop counts, which are not said.
struct StatisticsSummary {
  Ssrc source{};
  std::uint16_t begin = 0, end = 0;  ///< sequence numbers: the first, and the one after the last
  std::uint32_t lost = 0;            ///< packets
  /// Change of transit time from packet to packet, RTP clock units.
  std::uint32_t jitter_min = 0, jitter_max = 0, jitter_mean = 0, jitter_deviation = 0;
  bool operator==(const StatisticsSummary&) const = default;
};

/// What each receiver of a stream may use for its reports, IP and UDP headers included.
struct ReceiverBandwidth {
  Ssrc source{};                ///< the stream
  double bytes_per_second = 0;  ///< above 0
};

/// Wall time of the sample stamped `rtp` in the stream that `info` describes; `clock_rate` in Hz.
/// Right for 2^31 clock units (12 h at 48 kHz) either side of the report. Any thread; real-time
/// safe.
WallTime wall_time_at(const SenderInfo& info, Timestamp rtp, int clock_rate = kSampleRate) noexcept;
/// The stamp of the sample that sounds at `time`: the other way round.
Timestamp timestamp_at(const SenderInfo& info, WallTime time,
                       int clock_rate = kSampleRate) noexcept;

/// Time to the reporter and back (§6.4.1), seen by the sender whose report it answers at `arrival`;
/// nothing when the block answers none or the clock stepped.
std::optional<Nanoseconds> round_trip(const ReportBlock& block, WallTime arrival) noexcept;

}  // namespace dragoman::rtp
