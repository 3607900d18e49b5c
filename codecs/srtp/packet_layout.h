#pragma once
/// Which bytes of a packet protection leaves in the clear. Any thread; real-time safe.

#include "codecs/rtp/types.h"

#include <cstdint>
#include <optional>

namespace dragoman::srtp {

using rtp::Bytes;

/// Header, CSRCs and extension of an RTP packet (RFC 3711 §3.1); nothing when it is none.
std::optional<std::size_t> clear_bytes_of_rtp(Bytes packet) noexcept;

/// Of an SRTCP packet: the first header with its SSRC (§3.4).
inline constexpr std::size_t kClearBytesOfRtcp = 8;
/// The word with the E bit and the index.
inline constexpr std::size_t kRtcpIndexBytes = 4;
inline constexpr std::uint32_t kRtcpEncrypted = 0x80000000U;  ///< the E bit

}  // namespace dragoman::srtp
