#include "relay/app/media/frame_merger.h"

#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/sequencer.h"

#include <algorithm>

namespace dragoman::app {
namespace {

template <std::size_t size>
void copy_into(std::optional<std::array<std::byte, size>>& target, rtp::Bytes data) noexcept {
  if (data.size() != size) return;
  target.emplace();
  std::copy(data.begin(), data.end(), target->begin());
}

}  // namespace

FrameMerger::FrameMerger(rtp::Ssrc ssrc, Samples frame, Samples packet)
    : ssrc_(ssrc), frame_(frame), packet_(packet) {}

rtp::Bytes FrameMerger::add(FrameIndex n, const rtp::Packet& packet) noexcept {
  const Samples offset = to_int(n) * frame_ % packet_;
  if (offset == 0) begin(n);
  if (n != expected_ || !repacketizer_.add(packet.payload)) complete_so_far_ = false;
  if (!complete_so_far_) return {};
  expected_ = n + 1;
  gather_extensions(packet.extension, offset);
  return offset + frame_ == packet_ ? finish(n) : rtp::Bytes{};
}

void FrameMerger::begin(FrameIndex n) noexcept {
  repacketizer_.clear();
  expected_ = n;
  complete_so_far_ = true;
  level_.reset();
  captured_.reset();
  state_.reset();
}

void FrameMerger::gather_extensions(rtp::Bytes extension, Samples offset) noexcept {
  rtp::ExtensionReader reader(extension);
  while (const auto element = reader.next()) {
    if (element->id == rtp::kAudioLevelId && !level_) copy_into(level_, element->data);
    if (element->id == rtp::kChannelStateId) copy_into(state_, element->data);
    if (element->id != rtp::kAbsCaptureTimeId || captured_) continue;
    if (const auto time = rtp::parse_abs_capture_time(element->data)) {
      const WallTime first = rtp::from_ntp(time->captured) - samples_to_duration(offset);
      captured_ = rtp::encode(rtp::AbsCaptureTime{rtp::to_ntp(first), std::nullopt});
    }
  }
}

rtp::Bytes FrameMerger::finish(FrameIndex last) noexcept {
  complete_so_far_ = false;
  const std::size_t size = repacketizer_.take(payload_);
  if (size == 0) return {};
  rtp::ExtensionWriter extensions;
  if (level_) extensions.add(rtp::kAudioLevelId, *level_);
  if (captured_) extensions.add(rtp::kAbsCaptureTimeId, *captured_);
  if (state_) extensions.add(rtp::kChannelStateId, *state_);

  const FrameIndex merged{to_int(last) * frame_ / packet_};
  rtp::Packet packet;
  packet.payload_type = rtp::kPayloadOpus;
  packet.sequence = rtp::sequence_of(merged);
  packet.timestamp = rtp::timestamp_of(merged, packet_);
  packet.ssrc = ssrc_;
  packet.extension = extensions.body();
  packet.payload = rtp::Bytes{payload_}.first(size);
  return rtp::Bytes{datagram_}.first(rtp::write(packet, datagram_));
}

}  // namespace dragoman::app
