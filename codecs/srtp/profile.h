#pragma once
/// The protection profiles of this project: what DTLS-SRTP (RFC 5764, RFC 7714 §14.2) agrees on.

#include <cstddef>
#include <cstdint>

namespace dragoman::srtp {

enum class Profile : std::uint8_t {
  aes128_cm_sha1_80,  ///< RFC 3711, what every WebRTC endpoint must have (RFC 8827 §6.5)
  aead_aes_128_gcm,   ///< RFC 7714
  aead_aes_256_gcm
};

inline constexpr std::size_t kMaxKey = 32;
inline constexpr std::size_t kMaxSalt = 14;
/// Bytes that protection adds at most, without a key identifier: SRTCP under GCM.
inline constexpr std::size_t kMaxOverhead = 20;

constexpr bool is_aead(Profile p) noexcept {
  return p != Profile::aes128_cm_sha1_80;
}
/// Bytes of a master key; those of the session key are as many.
constexpr std::size_t key_bytes(Profile p) noexcept {
  return p == Profile::aead_aes_256_gcm ? 32 : 16;
}
/// Bytes of a master salt.
constexpr std::size_t salt_bytes(Profile p) noexcept {
  return is_aead(p) ? 12 : 14;
}
constexpr std::size_t tag_bytes(Profile p) noexcept {
  return is_aead(p) ? 16 : 10;
}

}  // namespace dragoman::srtp
