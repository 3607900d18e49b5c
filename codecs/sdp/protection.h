#pragma once
/// What opens a stream that is described as RTP/SAVP.

#include "codecs/srtp/master_key.h"

#include <cstdint>

namespace dragoman::sdp {

/// SRTP of a stream (RFC 4568), and the roll-over counter that its packets have now: it wraps every
/// few minutes, so a description is good for who joins at once.
struct Protection {
  srtp::NamedKey key{};
  std::uint32_t rollover = 0;
  bool operator==(const Protection&) const = default;
};

}  // namespace dragoman::sdp
