#include "relay/engine/rtp_line.h"

#include "codecs/rtp/packet.h"
#include "codecs/rtp/rtcp_writer.h"
#include "codecs/rtp/sequencer.h"

#include <array>

namespace dragoman::engine {
namespace {

constexpr Samples kReportInterval = Samples{4} * kSampleRate;

}  // namespace

RtpLine::RtpLine(Identity identity, int channel_index, Samples frame, PacketSink& sink)
    : identity_(std::move(identity)), channel_(channel_index), frame_(frame), sink_(&sink) {}

void RtpLine::send(FrameIndex n, rtp::Bytes extension, rtp::Bytes payload) noexcept {
  rtp::Packet packet;
  packet.payload_type = identity_.payload_type;
  packet.sequence = rtp::sequence_of(n);
  packet.timestamp = rtp::timestamp_of(n, frame_);
  packet.ssrc = identity_.ssrc;
  packet.extension = extension;
  packet.payload = payload;
  std::array<std::byte, rtp::kMaxDatagram> datagram;
  const auto size = rtp::write(packet, datagram);
  if (size == 0) return;
  ++packets_;
  octets_ += static_cast<std::uint32_t>(payload.size());
  sink_->send(channel_, identity_.rtp, rtp::Bytes{datagram}.first(size));
}

void RtpLine::report(FrameIndex n, WallTime wall) noexcept {
  const auto interval = kReportInterval / frame_;
  if (!reported_) {
    // The first one a frame later for each channel, so that they never all come at once.
    last_report_ = n + (channel_ % interval - interval);
    reported_ = true;
  }
  if (n - last_report_ < interval) return;
  last_report_ = n;
  const rtp::SenderInfo info{rtp::to_ntp(wall), rtp::timestamp_of(n, frame_), packets_, octets_};
  std::array<std::byte, 512> datagram;
  rtp::RtcpWriter writer{datagram};
  writer.sender_report(identity_.ssrc, info);
  writer.source_description(identity_.ssrc, identity_.cname, "dragoman");
  sink_->send(channel_, identity_.rtcp, writer.packet());
}

}  // namespace dragoman::engine
