#pragma once
/// IPv4 and UDP headers around a datagram (RFC 791, RFC 768), as captures hold them. Any thread.

#include "codecs/trace/arrival.h"

#include <array>
#include <cstdint>
#include <optional>

namespace dragoman::trace {

/// Link types of https://www.tcpdump.org/linktypes.html that can be read.
enum class LinkType : std::uint16_t {
  ethernet = 1,
  raw = 101,     ///< the packet begins with its IP header; what we write
  cooked = 113,  ///< Linux "any" interface
  ipv4 = 228,
  cooked2 = 276
};
bool known(LinkType type) noexcept;

inline constexpr std::size_t kUdpHeaders = 28;

/// Both headers of `arrival`'s datagram; the UDP checksum is left out (0). Real-time safe.
std::array<std::byte, kUdpHeaders> udp_headers(const Arrival& arrival) noexcept;

/// Addresses and bytes of the UDP datagram in `frame`; nothing when it holds no whole one (another
/// protocol, IPv6, a fragment, cut by a snap length). Never reads outside `frame`.
std::optional<Arrival> udp_of(LinkType type, rtp::Bytes frame) noexcept;

}  // namespace dragoman::trace
