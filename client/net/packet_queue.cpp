#include "client/net/packet_queue.h"

#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"

#include <algorithm>

namespace dragoman::client {

rtp::Packet QueuedPacket::packet() const noexcept {
  rtp::Packet view;
  view.payload_type = payload_type;
  view.marker = marker;
  view.sequence = sequence;
  view.timestamp = timestamp;
  view.ssrc = ssrc;
  view.age = age;
  view.payload = rtp::Bytes{payload}.first(size);
  return view;
}

bool PacketQueue::push(const rtp::Packet& packet, Instant arrival) noexcept {
  if (packet.payload.size() > rtp::kMaxDatagram) return false;
  QueuedPacket slot;  // payload stays uninitialised beyond size
  slot.sequence = packet.sequence;
  slot.timestamp = packet.timestamp;
  slot.ssrc = packet.ssrc;
  slot.age = static_cast<std::uint16_t>(packet.age);
  slot.payload_type = packet.payload_type;
  slot.marker = packet.marker;
  // A copy's own level was in a packet that did not come.
  if (packet.age == 0)
    if (const auto level =
            rtp::parse_audio_level(rtp::find_extension(packet.extension, rtp::kAudioLevelId)))
      slot.level = level->below_overload;
  slot.size = static_cast<std::uint16_t>(packet.payload.size());
  slot.arrival = arrival;
  std::copy(packet.payload.begin(), packet.payload.end(), slot.payload.begin());
  return slots_->push(slot);
}

}  // namespace dragoman::client
