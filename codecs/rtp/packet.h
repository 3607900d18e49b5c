#pragma once
/// RTP packets (RFC 3550 §5.1) with one-byte header extensions (RFC 8285 §4.2).

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <cstdint>
#include <optional>

namespace dragoman::rtp {

/// Why a datagram is not an RTP packet; each is a labelled counter.
enum class ParseError : std::uint8_t {
  too_short,
  bad_version,
  bad_csrc,
  bad_extension,
  bad_padding,
  oversized,
  is_rtcp
};
const char* to_string(ParseError error) noexcept;

/// A parsed packet; views point into the datagram it was parsed from.
struct Packet {
  std::uint8_t payload_type = 0;
  bool marker = false;
  SequenceNumber sequence{};
  Timestamp timestamp{};
  Ssrc ssrc{};
  Bytes extension{};  ///< body of a one-byte-header (0xBEDE) extension, empty when there is none
  Bytes payload{};    ///< padding removed
  /// Not on the wire: of a copy out of a RED payload, the samples before the packet that brought
  /// it; 0 = a packet of its own.
  Samples age = 0;
};

/// Parses a datagram. Any thread; real-time safe; never reads outside `datagram`.
/// Returns the packet, or nothing with `*error` set (when given).
std::optional<Packet> parse(Bytes datagram, ParseError* error = nullptr) noexcept;

/// Writes header, extension (0xBEDE, padded to a word) and payload into `out`.
/// Returns the bytes written, 0 when `out` is too small. `packet.extension` may be empty.
/// Any thread; real-time safe.
std::size_t write(const Packet& packet, MutableBytes out) noexcept;

}  // namespace dragoman::rtp
