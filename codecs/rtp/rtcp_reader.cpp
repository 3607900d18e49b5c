#include "codecs/rtp/rtcp_reader.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::rtp {

namespace {

constexpr std::size_t kHeader = 4;
constexpr std::uint8_t kPadding = 0x20;

bool is_report(std::uint8_t type) noexcept {
  return type == static_cast<std::uint8_t>(RtcpType::sender_report) ||
         type == static_cast<std::uint8_t>(RtcpType::receiver_report);
}

std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The whole first packet of `rest`, header included; empty when its header or length is wrong.
Bytes first_packet(Bytes rest) noexcept {
  if (rest.size() < kHeader || std::to_integer<int>(rest[0]) >> 6 != 2) return {};
  const std::size_t size = kHeader * (load_be(rest.data() + 2, 2) + 1);
  return size <= rest.size() ? rest.first(size) : Bytes{};
}

/// Bytes of padding at the end of `packet`; nothing when the count is impossible.
std::optional<std::size_t> padding_of(Bytes packet) noexcept {
  if ((std::to_integer<std::uint8_t>(packet[0]) & kPadding) == 0) return 0;
  const auto count = std::to_integer<std::size_t>(packet.back());
  if (count == 0 || count % 4 != 0 || count > packet.size() - kHeader) return {};
  return count;
}

ReportBlock take_block(ByteReader& reader) noexcept {
  ReportBlock block;
  block.source = Ssrc{reader.u32()};
  block.fraction_lost = reader.u8();
  const auto lost = static_cast<std::int32_t>(reader.number(3));
  block.cumulative_lost = lost >= 0x800000 ? lost - 0x1000000 : lost;
  block.extended_highest = reader.u32();
  block.jitter = reader.u32();
  block.last_sr = reader.u32();
  block.delay_since_sr = reader.u32();
  return block;
}

}  // namespace

RtcpReader::RtcpReader(Bytes datagram) noexcept {
  if (datagram.size() < kHeader || !is_report(std::to_integer<std::uint8_t>(datagram[1]))) return;
  for (Bytes rest = datagram; !rest.empty();) {
    const Bytes packet = first_packet(rest);
    if (packet.empty()) return;
    rest = rest.subspan(packet.size());
    const auto padding = padding_of(packet);
    // Only the last packet of a compound may be padded (RFC 3550 §6.4.1).
    if (!padding || (*padding > 0 && !rest.empty())) return;
  }
  rest_ = datagram;
  valid_ = true;
}

std::optional<RtcpPacket> RtcpReader::next() noexcept {
  if (rest_.empty()) return {};
  const Bytes packet = first_packet(rest_);
  rest_ = rest_.subspan(packet.size());
  RtcpPacket result;
  result.type = std::to_integer<std::uint8_t>(packet[1]);
  result.count = std::to_integer<std::uint8_t>(packet[0]) & 0x1F;
  const std::size_t padding = padding_of(packet).value_or(0);
  result.body = packet.subspan(kHeader, packet.size() - kHeader - padding);
  return result;
}

std::optional<Report> parse_report(const RtcpPacket& packet) noexcept {
  if (!is_report(packet.type)) return {};
  ByteReader reader{packet.body};
  Report report;
  report.ssrc = Ssrc{reader.u32()};
  if (packet.type == static_cast<std::uint8_t>(RtcpType::sender_report)) {
    SenderInfo info;
    info.ntp = NtpTime{reader.u64()};
    info.rtp = Timestamp{reader.u32()};
    info.packets = reader.u32();
    info.octets = reader.u32();
    report.sender = info;
  }
  report.block_count = packet.count;
  for (std::size_t i = 0; i < report.block_count; ++i) report.blocks[i] = take_block(reader);
  if (!reader.ok()) return {};
  return report;
}

std::optional<Bye> parse_bye(const RtcpPacket& packet) noexcept {
  if (packet.type != static_cast<std::uint8_t>(RtcpType::bye)) return {};
  ByteReader reader{packet.body};
  Bye bye;
  bye.source_count = packet.count;
  for (std::size_t i = 0; i < bye.source_count; ++i) bye.sources[i] = Ssrc{reader.u32()};
  if (reader.ok() && !reader.rest().empty()) bye.reason = as_text(reader.take(reader.u8()));
  if (!reader.ok()) return {};
  return bye;
}

SdesReader::SdesReader(const RtcpPacket& packet) noexcept {
  if (packet.type != static_cast<std::uint8_t>(RtcpType::source_description)) return;
  body_ = rest_ = packet.body;
  chunks_left_ = packet.count;
}

/// Chunks begin at words: skips what is left of the last one, and takes the next one's source.
bool SdesReader::skip_to_next_chunk() noexcept {
  const std::size_t used = body_.size() - rest_.size();
  ByteReader reader{body_};
  reader.take((used + 3) / 4 * 4);
  ssrc_ = Ssrc{reader.u32()};
  rest_ = reader.rest();
  return reader.ok();
}

std::optional<SdesText> SdesReader::next() noexcept {
  while (in_chunk_ || chunks_left_ > 0) {
    if (!in_chunk_) {
      --chunks_left_;
      if (!skip_to_next_chunk()) break;
      in_chunk_ = true;
    }
    ByteReader reader{rest_};
    const std::uint8_t item = reader.u8();
    const bool end = item == static_cast<std::uint8_t>(SdesItem::end);
    const Bytes text = end ? Bytes{} : reader.take(reader.u8());
    if (!reader.ok()) break;
    rest_ = reader.rest();
    if (!end) return SdesText{ssrc_, SdesItem{item}, as_text(text)};
    in_chunk_ = false;
  }
  in_chunk_ = false;
  chunks_left_ = 0;
  return {};
}

bool looks_like_rtcp(Bytes datagram) noexcept {
  if (datagram.size() < 2) return false;
  const auto type = std::to_integer<std::uint8_t>(datagram[1]);
  return type >= 192 && type <= 223;
}

}  // namespace dragoman::rtp
