#pragma once
/// The two sums at the end of a STUN message. Private to this folder.

#include "codecs/stun/message.h"

namespace dragoman::stun {

inline constexpr std::size_t kAttributeHeader = 4;
inline constexpr std::size_t kIntegrityBytes = 20;
inline constexpr std::size_t kFingerprintBytes = 4;

using Integrity = std::array<std::byte, kIntegrityBytes>;

/// HMAC-SHA1 over `before`, all of a message in front of its MESSAGE-INTEGRITY, with the length in
/// the header as if that were the last attribute.
Integrity integrity_of(Bytes before, std::string_view password) noexcept;

/// CRC-32 of all in front of FINGERPRINT, whose length the header counts already, XOR 0x5354554E.
std::uint32_t fingerprint_of(Bytes before) noexcept;

}  // namespace dragoman::stun
