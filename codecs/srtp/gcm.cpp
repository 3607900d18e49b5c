#include "codecs/srtp/gcm.h"

#include "codecs/srtp/evp.h"

#include <algorithm>
#include <stdexcept>

namespace dragoman::srtp {
namespace {

int length(Bytes bytes) noexcept {
  return static_cast<int>(bytes.size());
}

bool authenticate(EVP_CIPHER_CTX* context, Bytes bytes) noexcept {
  int done = 0;
  return bytes.empty() ||
         EVP_CipherUpdate(context, nullptr, &done, raw(bytes.data()), length(bytes)) == 1;
}

/// All but the tag. An empty text is none at all: OpenSSL takes a null output for more to
/// authenticate.
bool apply(EVP_CIPHER_CTX* context, const GcmNonce& nonce, Bytes first, Bytes second,
           MutableBytes text, bool encrypt) noexcept {
  int done = 0;
  return EVP_CipherInit_ex2(context, nullptr, nullptr, raw(nonce.data()), encrypt ? 1 : 0,
                            nullptr) == 1 &&
         authenticate(context, first) && authenticate(context, second) &&
         (text.empty() ||
          EVP_CipherUpdate(context, raw(text.data()), &done, raw(text.data()), length(text)) == 1);
}

}  // namespace

struct Gcm::State {
  CipherContext context{EVP_CIPHER_CTX_new()};
};

Gcm::Gcm(Bytes key) : state_(std::make_unique<State>()) {
  const Cipher cipher{
      EVP_CIPHER_fetch(nullptr, key.size() == 32 ? "AES-256-GCM" : "AES-128-GCM", nullptr)};
  if (!cipher || !state_->context ||
      EVP_CipherInit_ex2(state_->context.get(), cipher.get(), raw(key.data()), nullptr, 1,
                         nullptr) != 1)
    throw std::runtime_error("OpenSSL has no AES-GCM");
}

Gcm::~Gcm() = default;
Gcm::Gcm(Gcm&&) noexcept = default;
Gcm& Gcm::operator=(Gcm&&) noexcept = default;

bool Gcm::seal(const GcmNonce& nonce, Bytes first, Bytes second, MutableBytes text,
               std::byte* tag) noexcept {
  EVP_CIPHER_CTX* const context = state_->context.get();
  int done = 0;
  return apply(context, nonce, first, second, text, true) &&
         EVP_CipherFinal_ex(context, raw(tag), &done) == 1 &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, kGcmTag, tag) == 1;
}

bool Gcm::open(const GcmNonce& nonce, Bytes first, Bytes second, MutableBytes text,
               const std::byte* tag) noexcept {
  EVP_CIPHER_CTX* const context = state_->context.get();
  std::array<std::byte, kGcmTag> wanted, none;
  std::copy_n(tag, kGcmTag, wanted.begin());
  int done = 0;
  return apply(context, nonce, first, second, text, false) &&
         EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, kGcmTag, wanted.data()) == 1 &&
         EVP_CipherFinal_ex(context, raw(none.data()), &done) == 1;
}

}  // namespace dragoman::srtp
