#include "codecs/manifest/signing.h"

#include "codecs/rtp/hex.h"

#include <openssl/evp.h>

#include <new>

namespace dragoman::manifest {
namespace {

constexpr std::string_view kSeedLabel = "dragoman manifest seed";

const unsigned char* raw(Bytes bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

std::string to_text(const PublicKey& key) {
  std::string text;
  rtp::append_hex(text, key);
  return text;
}

std::optional<PublicKey> parse_public_key(std::string_view text) noexcept {
  PublicKey key;
  if (text.size() != 2 * key.size() || !rtp::take_hex(text, key)) return std::nullopt;
  return key;
}

Seed seed_of(Bytes secret) {
  std::string text{kSeedLabel};
  for (const std::byte byte : secret) text += static_cast<char>(byte);
  Seed seed{};
  if (EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(seed.data()), nullptr,
                 EVP_sha256(), nullptr) != 1)
    throw std::bad_alloc();
  return seed;
}

void KeyFree::operator()(evp_pkey_st* key) const noexcept {
  EVP_PKEY_free(key);
}
void KeyFree::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

Signer::Signer(const Seed& seed)
    : key_(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed), seed.size())),
      context_(EVP_MD_CTX_new()) {
  std::size_t size = public_key_.size();
  if (key_ == nullptr || context_ == nullptr ||
      EVP_PKEY_get_raw_public_key(key_.get(), reinterpret_cast<unsigned char*>(public_key_.data()),
                                  &size) != 1)
    throw std::bad_alloc();
}

/// Zeros, which nobody believes, when OpenSSL finds no memory.
Signature Signer::sign(Bytes text) noexcept {
  Signature out{};
  std::size_t size = out.size();
  EVP_MD_CTX_reset(context_.get());
  if (EVP_DigestSignInit(context_.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context_.get(), reinterpret_cast<unsigned char*>(out.data()), &size, raw(text),
                     text.size()) != 1)
    return {};
  return out;
}

Verifier::Verifier(const PublicKey& key)
    : key_(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(key), key.size())),
      context_(EVP_MD_CTX_new()) {
  if (key_ == nullptr || context_ == nullptr) throw std::bad_alloc();
}

bool Verifier::verify(Bytes text, Bytes signature) noexcept {
  EVP_MD_CTX_reset(context_.get());
  return EVP_DigestVerifyInit(context_.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context_.get(), raw(signature), signature.size(), raw(text),
                          text.size()) == 1;
}

}  // namespace dragoman::manifest
