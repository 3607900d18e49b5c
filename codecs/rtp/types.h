#pragma once
/// Strong types of RTP (RFC 3550 §5.1): numbers that wrap are never compared as plain integers.

#include <cstddef>
#include <cstdint>
#include <span>

namespace dragoman::rtp {

using Bytes = std::span<const std::byte>;
using MutableBytes = std::span<std::byte>;

/// Largest datagram this project sends or accepts, in bytes (an Ethernet MTU less IP and UDP
/// headers).
inline constexpr std::size_t kMaxDatagram = 1472;

enum class Ssrc : std::uint32_t {};
enum class SequenceNumber : std::uint16_t {};
enum class Timestamp : std::uint32_t {};  ///< 48 kHz units

constexpr std::uint32_t to_int(Ssrc v) {
  return static_cast<std::uint32_t>(v);
}
constexpr std::uint16_t to_int(SequenceNumber v) {
  return static_cast<std::uint16_t>(v);
}
constexpr std::uint32_t to_int(Timestamp v) {
  return static_cast<std::uint32_t>(v);
}

/// a - b on the circle: positive when a is newer (RFC 1982 order).
constexpr std::int16_t distance(SequenceNumber a, SequenceNumber b) {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(to_int(a) - to_int(b)));
}
constexpr std::int32_t distance(Timestamp a, Timestamp b) {
  return static_cast<std::int32_t>(to_int(a) - to_int(b));
}
constexpr SequenceNumber operator+(SequenceNumber a, int k) {
  return SequenceNumber{static_cast<std::uint16_t>(to_int(a) + k)};
}
constexpr Timestamp operator+(Timestamp a, std::int64_t k) {
  return Timestamp{static_cast<std::uint32_t>(to_int(a) + static_cast<std::uint64_t>(k))};
}

/// Payload types of this project (dynamic range, RFC 3551). See PROTOCOL.md.
inline constexpr std::uint8_t kPayloadOpus = 96;
inline constexpr std::uint8_t kPayloadRed = 97;
inline constexpr std::uint8_t kPayloadL24 = 98;
inline constexpr std::uint8_t kPayloadL16 = 99;

}  // namespace dragoman::rtp
