#include "client/net/stream_line.h"

namespace dragoman::client {

rtp::Bytes StreamLine::next(const StreamIdentity& identity, rtp::Bytes extension,
                            rtp::Bytes payload, Samples length) noexcept {
  if (!first_ && identity.ssrc != ssrc_) {
    sequence_ = rtp::SequenceNumber{static_cast<std::uint16_t>(rtp::to_int(sequence_) & 0x7FFF)};
    rollover_ = 0;
  } else if (!first_ && rtp::to_int(sequence_) == 0) {
    ++rollover_;
  }
  ssrc_ = identity.ssrc;
  rtp::Packet packet;
  packet.payload_type = identity.payload_type;
  packet.marker = first_;
  packet.sequence = sequence_;
  packet.timestamp = timestamp_;
  packet.ssrc = identity.ssrc;
  packet.extension = extension;
  packet.payload = payload;
  first_ = false;
  sequence_ = sequence_ + 1;
  timestamp_ = timestamp_ + length;
  return rtp::Bytes{datagram_}.first(rtp::write(packet, datagram_));
}

}  // namespace dragoman::client
