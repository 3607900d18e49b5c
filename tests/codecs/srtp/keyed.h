#pragma once
/// Keys and packets for tests of protection.

#include "codecs/rtp/packet.h"
#include "codecs/rtp/rtcp_writer.h"
#include "codecs/srtp/profile.h"

#include <array>
#include <vector>

namespace dragoman::testing {

inline constexpr std::array kProfiles{srtp::Profile::aes128_cm_sha1_80,
                                      srtp::Profile::aead_aes_128_gcm,
                                      srtp::Profile::aead_aes_256_gcm};

/// Bytes that count up from `first`: the same for both sides.
inline std::vector<std::byte> counted(std::size_t size, int first) {
  std::vector<std::byte> bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::byte>(first + static_cast<int>(i));
  return bytes;
}
inline std::vector<std::byte> master_key(srtp::Profile profile) {
  return counted(srtp::key_bytes(profile), 7);
}
inline std::vector<std::byte> master_salt(srtp::Profile profile) {
  return counted(srtp::salt_bytes(profile), 99);
}

/// An RTP packet with an extension and a payload that depends on its number.
inline std::vector<std::byte> rtp_packet(std::uint16_t sequence, std::size_t payload_size = 50) {
  const auto payload = counted(payload_size, sequence);
  const auto extension = counted(3, 1);
  rtp::Packet packet;
  packet.payload_type = 96;
  packet.sequence = rtp::SequenceNumber{sequence};
  packet.timestamp = rtp::Timestamp{sequence * 960U};
  packet.ssrc = rtp::Ssrc{0x12345678};
  packet.extension = extension;
  packet.payload = payload;
  std::vector<std::byte> out(rtp::kMaxDatagram);
  out.resize(rtp::write(packet, out));
  return out;
}

inline std::vector<std::byte> rtcp_packet(std::uint32_t packets) {
  std::vector<std::byte> out(rtp::kMaxDatagram);
  rtp::RtcpWriter writer{out};
  writer.sender_report(rtp::Ssrc{0x12345678}, {rtp::NtpTime{1}, rtp::Timestamp{2}, packets, 4});
  writer.source_description(rtp::Ssrc{0x12345678}, "hall@dragoman");
  const auto packet = writer.packet();
  return {packet.begin(), packet.end()};
}

}  // namespace dragoman::testing
