#pragma once
/// What opens a stream that is described as RTP/SAVP, and what shows that its sender sent it.

#include "codecs/rtp/endpoint.h"
#include "codecs/srtp/master_key.h"

#include <cstdint>
#include <string>

namespace dragoman::sdp {

/// SRTP of a stream (RFC 4568), and the roll-over counter that its packets have now: it wraps every
/// few minutes, so a description is good for who joins at once.
struct Protection {
  srtp::NamedKey key{};
  std::uint32_t rollover = 0;
  bool operator==(const Protection&) const = default;
};

/// Where the signed manifests of a channel come, and who signs them.
struct Manifests {
  std::string key;  ///< Ed25519's public key, 64 hex digits
  rtp::Endpoint group{};
  std::uint32_t ssrc = 0;  ///< that they name
  bool operator==(const Manifests&) const = default;
};

}  // namespace dragoman::sdp
