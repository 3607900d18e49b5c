#pragma once
/// Announcements of session descriptions (SAP, RFC 2974).

#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::sdp {

/// Where administratively scoped announcements go (RFC 2974 §3: the scope's highest address).
inline constexpr rtp::Endpoint kSapEndpoint{0xEFFFFFFF, 9875};

enum class SapType : std::uint8_t { announcement, deletion };

struct SapPacket {
  SapType type = SapType::announcement;
  std::uint16_t hash = 0;         ///< with `source`, names this version of this session
  std::uint32_t source = 0;       ///< IPv4 of the announcer, host byte order
  std::string_view payload_type;  ///< "application/sdp" also when the packet left it out
  std::string_view payload;       ///< the description; of a deletion, its o= line or all of it
};

/// Why a datagram is no announcement; each is a counter.
enum class SapError : std::uint8_t {
  too_short,
  bad_version,
  ipv6,
  encrypted,
  compressed,
  bad_payload_type
};
const char* to_string(SapError error) noexcept;

/// The hash this project gives `description`: any change of the text changes it (but for one in
/// 65535); never 0. Any thread; real-time safe.
std::uint16_t sap_hash(std::string_view description) noexcept;

/// The datagram that announces `description`, or withdraws it (then only the o= line is carried).
/// Any thread; allocates.
std::vector<std::byte> write_sap(SapType type, std::uint32_t source, std::string_view description);

/// Views in the result point into `datagram`. Authentication data is skipped, not checked. Any
/// thread; real-time safe; never reads outside `datagram`.
std::optional<SapPacket> parse_sap(rtp::Bytes datagram, SapError* error = nullptr) noexcept;

}  // namespace dragoman::sdp
