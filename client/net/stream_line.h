#pragma once
/// The time line of a stream that a client sends: numbers its packets and writes their datagrams.
/// Pure.

#include "codecs/audio/time.h"
#include "codecs/rtp/packet.h"

#include <array>

namespace dragoman::client {

/// The numbers that the relay gave a sender; they may change with a new session.
struct StreamIdentity {
  rtp::Ssrc ssrc{};
  std::uint8_t payload_type = rtp::kPayloadL16;
};

/// One thread; real-time safe. Each packet moves the line on by one number and by its length, sent
/// or not: a pause in the network is a gap, not a shift.
class StreamLine {
 public:
  /// First numbers should be random (RFC 3550 §5.1).
  StreamLine(rtp::SequenceNumber first_sequence, rtp::Timestamp first_timestamp) noexcept
      : sequence_(first_sequence), timestamp_(first_timestamp) {}

  /// The datagram of the next packet, which holds `length` samples per channel; valid until the
  /// next call. The first one carries the marker (RFC 3551 §4.1: begins a talkspurt; ours never
  /// ends).
  rtp::Bytes next(const StreamIdentity& identity, rtp::Bytes extension, rtp::Bytes payload,
                  Samples length) noexcept;

  /// SRTP's roll-over counter of the last packet (RFC 3711 §3.3.1). It begins at 0 with each SSRC,
  /// whose first number is then below 2¹⁵, so that whoever joins at any of them guesses right.
  std::uint32_t rollover() const noexcept { return rollover_; }

 private:
  rtp::SequenceNumber sequence_;
  rtp::Timestamp timestamp_;
  rtp::Ssrc ssrc_{};
  std::uint32_t rollover_ = 0;
  bool first_ = true;
  std::array<std::byte, rtp::kMaxDatagram> datagram_{};
};

}  // namespace dragoman::client
