#include "codecs/stun/checks.h"

#include "codecs/rtp/byte_order.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

namespace dragoman::stun {
namespace {

constexpr std::uint32_t kPolynomial = 0xEDB88320;
constexpr std::uint32_t kFingerprintMask = 0x5354554E;

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1 ^ ((value & 1) != 0 ? kPolynomial : 0);
    table[i] = value;
  }
  return table;
}

std::uint32_t crc32(Bytes bytes) noexcept {
  static constexpr auto kTable = make_table();
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::byte b : bytes)
    crc = kTable[(crc ^ std::to_integer<std::uint32_t>(b)) & 0xFF] ^ crc >> 8;
  return ~crc;
}

}  // namespace

Integrity integrity_of(Bytes before, std::string_view password) noexcept {
  std::array<std::byte, rtp::kMaxDatagram> copy;
  const std::size_t size = std::min(before.size(), copy.size());
  std::copy_n(before.begin(), size, copy.begin());
  if (size >= kHeaderBytes)
    rtp::store_be(copy.data() + 2, size - kHeaderBytes + kAttributeHeader + kIntegrityBytes, 2);
  Integrity out{};
  unsigned int written = 0;
  HMAC(EVP_sha1(), password.data(), static_cast<int>(password.size()),
       reinterpret_cast<const unsigned char*>(copy.data()), size,
       reinterpret_cast<unsigned char*>(out.data()), &written);
  return out;
}

std::uint32_t fingerprint_of(Bytes before) noexcept {
  return crc32(before) ^ kFingerprintMask;
}

}  // namespace dragoman::stun
