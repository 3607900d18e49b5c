#pragma once
/// Takes STUN messages apart and tells whether they are genuine. Any thread; never reads outside
/// the datagram.

#include "codecs/stun/message.h"

namespace dragoman::stun {

/// Whether a datagram is STUN and not RTP, RTCP or DTLS (RFC 7983 §7) by its first byte and cookie.
/// Real-time safe.
bool looks_like_stun(Bytes datagram) noexcept;

/// The USERNAME of a message, empty when there is none: for handing it to whom it concerns, before
/// anything was checked. Real-time safe.
std::string_view username_of(Bytes datagram) noexcept;

/// Nothing when lengths don't fit, or a FINGERPRINT is there and wrong. Attributes behind
/// MESSAGE-INTEGRITY count for nothing. Real-time safe.
std::optional<Message> parse(Bytes datagram) noexcept;

/// True when the message carries the MESSAGE-INTEGRITY that `password` makes (RFC 8489 §14.5,
/// short-term credentials).
bool is_authentic(Bytes datagram, const Message& message, std::string_view password) noexcept;

}  // namespace dragoman::stun
