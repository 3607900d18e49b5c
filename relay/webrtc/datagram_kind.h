#pragma once
/// Which protocol a datagram on the media port speaks (RFC 7983 §7).

#include "codecs/rtp/types.h"

#include <cstdint>

namespace dragoman::webrtc {

enum class DatagramKind : std::uint8_t { stun, dtls, other };

/// By its first byte, so for STUN only a first guess. Real-time safe.
constexpr DatagramKind kind_of(rtp::Bytes datagram) noexcept {
  if (datagram.empty()) return DatagramKind::other;
  const auto first = std::to_integer<unsigned>(datagram[0]);
  if (first < 4) return DatagramKind::stun;
  return first >= 20 && first < 64 ? DatagramKind::dtls : DatagramKind::other;
}

}  // namespace dragoman::webrtc
