#include "codecs/srtp/transform.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/srtp/key_derivation.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <stdexcept>

namespace dragoman::srtp {
namespace {

constexpr std::size_t kTag = tag_bytes(Profile::aes128_cm_sha1_80);

/// SSRC and index, as both nonces have them side by side.
using Numbers = std::array<std::byte, 10>;
Numbers numbers_of(PacketNumber number) noexcept {
  Numbers out{};
  rtp::store_be(out.data(), rtp::to_int(number.ssrc), 4);
  rtp::store_be(out.data() + 4, number.index, 6);
  return out;
}

/// `salt` with the numbers added from `at` on.
template <class Block>
Block salted(Bytes salt, std::size_t at, PacketNumber number) noexcept {
  Block block{};
  std::copy_n(salt.begin(), std::min(salt.size(), block.size()), block.begin());
  const Numbers numbers = numbers_of(number);
  for (std::size_t i = 0; i < numbers.size(); ++i) block[at + i] ^= numbers[i];
  return block;
}

}  // namespace

SessionKeys session_keys(Profile profile, Kind kind, Bytes master_key, Bytes master_salt) {
  if (master_key.size() != key_bytes(profile) || master_salt.size() != salt_bytes(profile))
    throw std::invalid_argument("a master key or salt has not the length of its profile");
  const bool rtp = kind == Kind::rtp;
  SessionKeys keys;
  const auto derive = [&](Label label, MutableBytes out) {
    derive_key(master_key, master_salt, label, out);
  };
  derive(rtp ? Label::rtp_encryption : Label::rtcp_encryption,
         MutableBytes{keys.encryption}.first(key_bytes(profile)));
  derive(rtp ? Label::rtp_salt : Label::rtcp_salt,
         MutableBytes{keys.salt}.first(salt_bytes(profile)));
  if (!is_aead(profile))
    derive(rtp ? Label::rtp_authentication : Label::rtcp_authentication, keys.authentication);
  return keys;
}

Transform::Transform(Profile profile, const SessionKeys& keys)
    : profile_(profile), salt_(keys.salt) {
  const Bytes key = Bytes{keys.encryption}.first(key_bytes(profile));
  if (is_aead(profile)) {
    gcm_.emplace(key);
    return;
  }
  counter_mode_.emplace(key);
  hmac_.emplace(keys.authentication);
}

/// RFC 7714 §8.1, §9.1: two zero bytes, SSRC, index.
GcmNonce Transform::nonce(PacketNumber number) const noexcept {
  return salted<GcmNonce>(Bytes{salt_}.first(salt_bytes(profile_)), 2, number);
}

/// RFC 3711 §4.1.1: salt · 2^16 + SSRC · 2^64 + index · 2^16.
CounterBlock Transform::first_block(PacketNumber number) const noexcept {
  return salted<CounterBlock>(salt_, 4, number);
}

bool Transform::encrypt(PacketNumber number, Bytes header, Bytes trailer, MutableBytes text,
                        std::byte* tag) noexcept {
  if (gcm_) return gcm_->seal(nonce(number), header, trailer, text, tag);
  return counter_mode_->apply(first_block(number), text);
}

bool Transform::decrypt(PacketNumber number, Bytes header, Bytes trailer, MutableBytes text,
                        const std::byte* tag) noexcept {
  if (gcm_) return gcm_->open(nonce(number), header, trailer, text, tag);
  return counter_mode_->apply(first_block(number), text);
}

void Transform::sign(Bytes bytes, Bytes more, std::byte* tag) noexcept {
  const Sha1 whole = hmac_->sign(bytes, more);
  std::copy_n(whole.begin(), kTag, tag);
}

bool Transform::verify(Bytes bytes, Bytes more, const std::byte* tag) noexcept {
  const Sha1 whole = hmac_->sign(bytes, more);
  // In a time that tells nothing of where they differ.
  return CRYPTO_memcmp(whole.data(), tag, kTag) == 0;
}

}  // namespace dragoman::srtp
