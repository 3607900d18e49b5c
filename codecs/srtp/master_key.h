#pragma once
/// The master key of one source's SRTP (AEAD_AES_256_GCM, RFC 7714), as one end gives it to the
/// other over TLS.

#include "codecs/rtp/types.h"
#include "codecs/srtp/profile.h"

#include <array>
#include <cstdint>
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

/// One of a stream's keys, and the identifier that packets sealed with it carry (MKI, RFC 3711
/// §3.1).
struct NamedKey {
  std::uint32_t mki = 0;
  MasterKey master{};
  bool operator==(const NamedKey&) const = default;
};
/// Of a private line, whose numbers begin anywhere: the first packet's index is the one that is
/// nearest to this.
inline constexpr std::uint64_t kLineNear = 1 << 16;
inline constexpr std::size_t kMkiBytes = 4;
/// As packets carry it.
std::array<std::byte, kMkiBytes> mki_bytes(std::uint32_t mki) noexcept;

/// Key and salt in hex, 88 digits. A secret: never into a log.
std::string to_text(const MasterKey& key);
/// The same as session descriptions have it (RFC 4568 §6.1): 59 characters and their padding.
std::string to_base64(const MasterKey& key);
std::optional<MasterKey> parse_base64_key(std::string_view text) noexcept;
/// Nothing when it is not such a text.
std::optional<MasterKey> parse_master_key(std::string_view text) noexcept;

}  // namespace dragoman::srtp
