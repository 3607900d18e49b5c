#include "codecs/stun/checks.h"

#include "codecs/rtp/byte_order.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <zlib.h>

#include <algorithm>

namespace dragoman::stun {
namespace {

constexpr std::uint32_t kFingerprintMask = 0x5354554E;

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
  const auto crc =
      ::crc32(0, reinterpret_cast<const Bytef*>(before.data()), static_cast<uInt>(before.size()));
  return static_cast<std::uint32_t>(crc) ^ kFingerprintMask;
}

}  // namespace dragoman::stun
