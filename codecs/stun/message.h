#pragma once
/// The vocabulary of STUN (RFC 8489) as ICE uses it (RFC 8445 §7): binding requests and their
/// answers.

#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace dragoman::stun {

using rtp::Bytes;
using rtp::MutableBytes;

inline constexpr std::uint32_t kMagicCookie = 0x2112A442;
inline constexpr std::size_t kHeaderBytes = 20;

enum class Type : std::uint16_t {
  binding_request = 0x0001,
  binding_success = 0x0101,
  binding_error = 0x0111
};

enum class Attribute : std::uint16_t {
  username = 0x0006,
  message_integrity = 0x0008,
  error_code = 0x0009,
  unknown_attributes = 0x000A,
  xor_mapped_address = 0x0020,
  priority = 0x0024,
  use_candidate = 0x0025,
  software = 0x8022,
  fingerprint = 0x8028,
  ice_controlled = 0x8029,
  ice_controlling = 0x802A
};

using TransactionId = std::array<std::byte, 12>;

/// A message taken apart; views point into the datagram.
struct Message {
  std::uint16_t type = 0;
  TransactionId transaction{};
  std::string_view username{};
  std::optional<std::uint32_t> priority{};
  std::optional<std::uint64_t> controlling{}, controlled{};  ///< tie-breakers
  bool use_candidate = false;
  std::optional<rtp::Endpoint> mapped{};  ///< XOR-MAPPED-ADDRESS, IPv4 only
  std::uint16_t error = 0;                ///< ERROR-CODE, 0 = none
  std::uint16_t unknown = 0;              ///< first attribute that would have to be understood
  std::size_t integrity_at = 0;           ///< where MESSAGE-INTEGRITY begins, 0 = there is none
};

}  // namespace dragoman::stun
