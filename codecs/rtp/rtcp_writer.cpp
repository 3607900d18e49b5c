#include "codecs/rtp/rtcp_writer.h"

namespace dragoman::rtp {

namespace {

constexpr std::uint8_t kVersion = 2 << 6;
constexpr std::size_t kMaxText = 255;

void put(ByteWriter& part, const ReportBlock& block) noexcept {
  part.u32(to_int(block.source));
  part.u8(block.fraction_lost);
  part.number(static_cast<std::uint32_t>(block.cumulative_lost) & 0xFF'FFFF, 3);
  part.u32(block.extended_highest);
  part.u32(block.jitter);
  part.u32(block.last_sr);
  part.u32(block.delay_since_sr);
}

void put(ByteWriter& part, SdesItem item, std::string_view text) noexcept {
  part.u8(static_cast<std::uint8_t>(item));
  part.u8(static_cast<std::uint8_t>(text.size()));
  part.text(text);
}

void pad_to_word(ByteWriter& part) noexcept {
  part.zeros((4 - part.size() % 4) % 4);
}

}  // namespace

ByteWriter RtcpWriter::open(RtcpType type, std::size_t count) noexcept {
  ByteWriter part{out_.subspan(size_)};
  part.u8(static_cast<std::uint8_t>(kVersion | count));
  part.u8(static_cast<std::uint8_t>(type));
  part.u16(0);  // the length, known to close()
  return part;
}

bool RtcpWriter::close(ByteWriter& part) noexcept {
  if (!part.ok()) return false;
  store_be(out_.data() + size_ + 2, part.size() / 4 - 1, 2);
  size_ += part.size();
  return true;
}

bool RtcpWriter::sender_report(Ssrc ssrc, const SenderInfo& info,
                               std::span<const ReportBlock> blocks) noexcept {
  if (blocks.size() > kMaxReportBlocks) return false;
  ByteWriter part = open(RtcpType::sender_report, blocks.size());
  part.u32(to_int(ssrc));
  part.u64(to_int(info.ntp));
  part.u32(to_int(info.rtp));
  part.u32(info.packets);
  part.u32(info.octets);
  for (const ReportBlock& block : blocks) put(part, block);
  return close(part);
}

bool RtcpWriter::receiver_report(Ssrc ssrc, std::span<const ReportBlock> blocks) noexcept {
  if (blocks.size() > kMaxReportBlocks) return false;
  ByteWriter part = open(RtcpType::receiver_report, blocks.size());
  part.u32(to_int(ssrc));
  for (const ReportBlock& block : blocks) put(part, block);
  return close(part);
}

bool RtcpWriter::source_description(Ssrc ssrc, std::string_view cname,
                                    std::string_view tool) noexcept {
  if (cname.size() > kMaxText || tool.size() > kMaxText) return false;
  ByteWriter part = open(RtcpType::source_description, 1);
  part.u32(to_int(ssrc));
  put(part, SdesItem::cname, cname);
  if (!tool.empty()) put(part, SdesItem::tool, tool);
  part.u8(static_cast<std::uint8_t>(SdesItem::end));
  pad_to_word(part);
  return close(part);
}

bool RtcpWriter::extended_report(Ssrc ssrc, const StatisticsSummary& summary) noexcept {
  ByteWriter part = open(RtcpType::extended_report, 0);
  part.u32(to_int(ssrc));
  part.u8(kStatisticsSummary);
  part.u8(0xA0);  // loss and jitter
  part.u16(9);    // words that follow
  part.u32(to_int(summary.source));
  part.u16(summary.begin);
  part.u16(summary.end);
  part.u32(summary.lost);
  part.u32(0);  // duplicates: not said
  part.u32(summary.jitter_min);
  part.u32(summary.jitter_max);
  part.u32(summary.jitter_mean);
  part.u32(summary.jitter_deviation);
  part.u32(0);  // hop counts: not said
  return close(part);
}

bool RtcpWriter::receiver_summary(const ReceiverBandwidth& bandwidth, NtpTime now) noexcept {
  const double kilobits = bandwidth.bytes_per_second * 8 / 1000;
  if (kilobits >= 65536) return false;
  ByteWriter part = open(RtcpType::receiver_summary, 0);
  part.u32(to_int(bandwidth.source));
  part.u32(to_int(bandwidth.source));  // it speaks of its own receivers
  part.u64(to_int(now));
  part.u8(kBandwidthIndication);
  part.u8(2);        // words, this one included
  part.u16(0x4000);  // of each receiver
  part.u32(static_cast<std::uint32_t>(kilobits * 65536));
  return close(part);
}

bool RtcpWriter::bye(Ssrc ssrc, std::string_view reason) noexcept {
  if (reason.size() > kMaxText) return false;
  ByteWriter part = open(RtcpType::bye, 1);
  part.u32(to_int(ssrc));
  if (!reason.empty()) {
    part.u8(static_cast<std::uint8_t>(reason.size()));
    part.text(reason);
    pad_to_word(part);
  }
  return close(part);
}

}  // namespace dragoman::rtp
