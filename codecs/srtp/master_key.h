#pragma once
/// The master key of one source's SRTP (AEAD_AES_256_GCM, RFC 7714), as one end gives it to the
/// other over TLS.

#include "codecs/rtp/types.h"
#include "codecs/srtp/profile.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace dragoman::srtp {

using rtp::Bytes;
using rtp::MutableBytes;

struct MasterKey {
  std::array<std::byte, key_bytes(Profile::aead_aes_256_gcm)> key{};
  std::array<std::byte, salt_bytes(Profile::aead_aes_256_gcm)> salt{};
  bool operator==(const MasterKey&) const = default;
};

/// Key and salt in hex, 88 digits. A secret: never into a log.
std::string to_text(const MasterKey& key);
/// Nothing when it is not such a text.
std::optional<MasterKey> parse_master_key(std::string_view text) noexcept;

}  // namespace dragoman::srtp
