#pragma once
/// What a channel's streams take on the wire, with IP and RTP around the sound.

#include "relay/event/event.h"

namespace dragoman::event {

/// Bytes of one Opus frame at the event's bitrate (the mean with vbr).
int frame_bytes(const Audio& audio) noexcept;

/// Bytes of a UDP payload: RTP header, the audio-level extension that every packet carries, sound.
int plain_packet_bytes(const Audio& audio) noexcept;

/// The same for the RED twin: all copies and their headers (RFC 2198 §3).
int red_packet_bytes(const Audio& audio) noexcept;

/// Bits per second on the wire, IPv4 and UDP headers included, of a channel's plain group, and of
/// its RED twin (0 when there is none).
std::int64_t plain_bandwidth(const Audio& audio) noexcept;
std::int64_t red_bandwidth(const Audio& audio) noexcept;

/// Of all of a channel's groups, on both paths when there are two.
std::int64_t channel_bandwidth(const Event& event) noexcept;

}  // namespace dragoman::event
