#pragma once
/// Gives a finished datagram another SSRC: a stream that goes to two groups is written once. Any
/// thread; real-time safe.

#include "codecs/rtp/types.h"

#include <cstdint>

namespace dragoman::rtp {

/// Of an RTP packet (RFC 3550 §5.1). What is too short to be one is left alone.
void set_rtp_ssrc(MutableBytes datagram, Ssrc ssrc) noexcept;
/// The same packet's payload type, below 128; its marker stays.
void set_payload_type(MutableBytes datagram, std::uint8_t payload_type) noexcept;

/// Of every packet of a compound (§6.1): reports, and descriptions of one source, say it in the
/// word after their header. Stops before bytes that are no whole packet.
void set_rtcp_ssrc(MutableBytes datagram, Ssrc ssrc) noexcept;

}  // namespace dragoman::rtp
