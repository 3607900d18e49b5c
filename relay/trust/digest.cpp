#include "relay/trust/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <stdexcept>

namespace dragoman::trust {
namespace {

template <std::size_t N>
std::array<unsigned char, N> random_bytes() {
  std::array<unsigned char, N> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(N)) != 1)
    throw std::runtime_error("the system gives no random numbers, so no secret can be made");
  return bytes;
}

/// RFC 4648 §5.
std::string base64url(const unsigned char* bytes, std::size_t size) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  unsigned bits = 0, held = 0;
  for (std::size_t i = 0; i < size; ++i) {
    bits = bits << 8 | bytes[i];
    for (held += 8; held >= 6; held -= 6) out += kDigits[bits >> (held - 6) & 63U];
  }
  if (held > 0) out += kDigits[bits << (6 - held) & 63U];
  return out;
}

std::string hex(const std::array<unsigned char, SHA256_DIGEST_LENGTH>& bytes) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const auto byte : bytes) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15U];
  }
  return out;
}

}  // namespace

std::string new_token() {
  const auto bytes = random_bytes<32>();
  return base64url(bytes.data(), bytes.size());
}

std::string new_pin(int digits) {
  std::string pin;
  while (pin.size() < static_cast<std::size_t>(digits)) {
    const auto byte = random_bytes<1>()[0];
    if (byte < 250) pin += static_cast<char>('0' + byte % 10);  // 250 is a multiple of ten
  }
  return pin;
}

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return hex(digest);
}

std::string hmac_hex(std::string_view key, std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> code{};
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), code.data(), nullptr);
  return hex(code);
}

}  // namespace dragoman::trust
