#include "codecs/rtp/rtcp_xr.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::rtp {
namespace {

constexpr std::uint8_t kLossAndJitter = 0x80 | 0x20;  // flags L and J
constexpr std::size_t kSummaryWords = 9;
constexpr std::size_t kWord = 4;
constexpr std::size_t kStampAndSummarized = 12;  // of RSI, before its blocks
constexpr std::uint16_t kEachReceiver = 0x4000;  // flag R

std::optional<StatisticsSummary> take_summary(Bytes body) noexcept {
  ByteReader reader{body};
  StatisticsSummary summary;
  summary.source = Ssrc{reader.u32()};
  summary.begin = reader.u16();
  summary.end = reader.u16();
  summary.lost = reader.u32();
  reader.u32();  // duplicates
  summary.jitter_min = reader.u32();
  summary.jitter_max = reader.u32();
  summary.jitter_mean = reader.u32();
  summary.jitter_deviation = reader.u32();
  return reader.ok() ? std::optional{summary} : std::nullopt;
}

}  // namespace

SummaryReader::SummaryReader(const RtcpPacket& packet) noexcept {
  if (packet.type != static_cast<std::uint8_t>(RtcpType::extended_report)) return;
  ByteReader reader{packet.body};
  const Ssrc reporter{reader.u32()};
  if (!reader.ok()) return;
  reporter_ = reporter;
  rest_ = reader.rest();
}

std::optional<StatisticsSummary> SummaryReader::next() noexcept {
  while (!rest_.empty()) {
    ByteReader reader{rest_};
    const std::uint8_t type = reader.u8();
    const std::uint8_t flags = reader.u8();
    const std::size_t words = reader.u16();
    const Bytes body = reader.take(words * kWord);
    rest_ = reader.ok() ? reader.rest() : Bytes{};
    if (!reader.ok() || type != kStatisticsSummary || words != kSummaryWords) continue;
    // One that leaves loss or jitter out tells nothing that a report block does not.
    if ((flags & kLossAndJitter) != kLossAndJitter) continue;
    if (const auto summary = take_summary(body)) return summary;
  }
  return {};
}

std::optional<ReceiverBandwidth> parse_receiver_bandwidth(const RtcpPacket& packet) noexcept {
  if (packet.type != static_cast<std::uint8_t>(RtcpType::receiver_summary)) return {};
  ByteReader reader{packet.body};
  ReceiverBandwidth result;
  result.source = Ssrc{reader.u32()};
  reader.take(kStampAndSummarized);
  while (reader.ok() && !reader.rest().empty()) {
    const std::uint8_t type = reader.u8();
    const std::size_t words = reader.u8();
    if (words == 0) return {};
    ByteReader block{reader.take(words * kWord - 2)};
    if (!reader.ok() || type != kBandwidthIndication) continue;
    const std::uint16_t flags = block.u16();
    const std::uint32_t kilobits = block.u32();  // 16.16
    if (!block.ok() || (flags & kEachReceiver) == 0 || kilobits == 0) continue;
    result.bytes_per_second = kilobits / 65536.0 * 1000 / 8;
    return result;
  }
  return {};
}

}  // namespace dragoman::rtp
