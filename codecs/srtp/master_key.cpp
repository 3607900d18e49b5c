#include "codecs/srtp/master_key.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/rtp/hex.h"

#include <openssl/evp.h>

#include <algorithm>

namespace dragoman::srtp {

std::array<std::byte, kMkiBytes> mki_bytes(std::uint32_t mki) noexcept {
  std::array<std::byte, kMkiBytes> bytes;
  rtp::store_be(bytes.data(), mki, bytes.size());
  return bytes;
}

std::string to_text(const MasterKey& key) {
  std::string out;
  rtp::append_hex(out, key.key);
  rtp::append_hex(out, key.salt);
  return out;
}

std::string to_base64(const MasterKey& key) {
  std::string bytes;
  for (const Bytes part : {Bytes{key.key}, Bytes{key.salt}})
    for (const std::byte byte : part) bytes += static_cast<char>(byte);
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<MasterKey> parse_base64_key(std::string_view text) noexcept {
  constexpr std::size_t kText = 60, kBytes = 45;  // one of them is padding
  MasterKey key;
  std::array<unsigned char, kBytes> bytes{};
  if (text.size() != kText ||
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(kText)) != static_cast<int>(kBytes))
    return std::nullopt;
  const auto* from = reinterpret_cast<const std::byte*>(bytes.data());
  std::copy(from, from + key.key.size(), key.key.begin());
  std::copy(from + key.key.size(), from + key.key.size() + key.salt.size(), key.salt.begin());
  if (to_base64(key) != text) return std::nullopt;
  return key;
}

std::optional<MasterKey> parse_master_key(std::string_view text) noexcept {
  MasterKey key;
  if (text.size() != 2 * (key.key.size() + key.salt.size())) return std::nullopt;
  if (!rtp::take_hex(text, key.key) || !rtp::take_hex(text, key.salt)) return std::nullopt;
  return key;
}

}  // namespace dragoman::srtp
