// OpenSSL 3.0's EVP allocates at each digest that begins; these functions, which it would rather
// see gone, do not.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "codecs/manifest/frame_hash.h"

#include "codecs/rtp/byte_order.h"

#include <openssl/sha.h>

#include <initializer_list>
#include <string_view>

namespace dragoman::manifest {
namespace {

constexpr std::string_view kListingKeyLabel = "dragoman manifest listing";

Content digest(std::initializer_list<rtp::Bytes> parts) noexcept {
  SHA256_CTX state;
  SHA256_Init(&state);
  for (const rtp::Bytes part : parts) SHA256_Update(&state, part.data(), part.size());
  Content out;
  SHA256_Final(reinterpret_cast<unsigned char*>(out.data()), &state);
  return out;
}

}  // namespace

Content content_hash(FrameIndex n, rtp::Bytes opus) noexcept {
  std::array<std::byte, 8> number;
  rtp::store_be(number.data(), static_cast<std::uint64_t>(to_int(n)), number.size());
  return digest({number, opus});
}

Content listed_hash(const std::optional<ListingKey>& key, const Content& content) noexcept {
  return digest({key ? rtp::Bytes{*key} : rtp::Bytes{}, content});
}

ListingKey listing_key(const srtp::MasterKey& plain) noexcept {
  return digest({std::as_bytes(std::span{kListingKeyLabel}), plain.key, plain.salt});
}

}  // namespace dragoman::manifest
