#pragma once
/// Session keys from a master key (RFC 3711 §4.3, RFC 7714 §11; key derivation rate 0).

#include "codecs/rtp/types.h"
#include "codecs/srtp/profile.h"

#include <array>

namespace dragoman::srtp {

using rtp::Bytes;
using rtp::MutableBytes;

/// What a session key is for (RFC 3711 §4.3.2).
enum class Label : std::uint8_t {
  rtp_encryption = 0,
  rtp_authentication = 1,
  rtp_salt = 2,
  rtcp_encryption = 3,
  rtcp_authentication = 4,
  rtcp_salt = 5
};

/// Fills `out` with the key of that label. A salt of 12 bytes counts as one of 14 that ends in
/// zeros. Any thread; allocates; throws std::runtime_error when OpenSSL lacks AES.
void derive_key(Bytes master_key, Bytes master_salt, Label label, MutableBytes out);

}  // namespace dragoman::srtp
