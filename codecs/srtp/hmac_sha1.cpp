#include "codecs/srtp/hmac_sha1.h"

#include "codecs/srtp/evp.h"

#include <algorithm>
#include <stdexcept>

namespace dragoman::srtp {
namespace {

constexpr std::byte kInnerPad{0x36};
constexpr std::byte kOuterPad{0x5C};

}  // namespace

struct HmacSha1::State {
  Digest digest{EVP_MD_fetch(nullptr, "SHA1", nullptr)};
  DigestContext context{EVP_MD_CTX_new()};
};

HmacSha1::HmacSha1(Bytes key) : state_(std::make_unique<State>()) {
  if (!state_->digest || !state_->context ||
      EVP_DigestInit_ex2(state_->context.get(), state_->digest.get(), nullptr) != 1)
    throw std::runtime_error("OpenSSL has no SHA-1");
  if (key.size() > kBlock) {
    const Sha1 shorter = digest(key, {}, {});
    std::copy(shorter.begin(), shorter.end(), inner_.begin());
  } else {
    std::copy(key.begin(), key.end(), inner_.begin());
  }
  outer_ = inner_;
  for (std::byte& b : inner_) b ^= kInnerPad;
  for (std::byte& b : outer_) b ^= kOuterPad;
}

HmacSha1::~HmacSha1() = default;
HmacSha1::HmacSha1(HmacSha1&&) noexcept = default;
HmacSha1& HmacSha1::operator=(HmacSha1&&) noexcept = default;

Sha1 HmacSha1::digest(Bytes pad, Bytes first, Bytes second) noexcept {
  EVP_MD_CTX* const context = state_->context.get();
  Sha1 out{};
  unsigned int size = 0;
  EVP_DigestInit_ex2(context, state_->digest.get(), nullptr);
  for (const Bytes part : {pad, first, second})
    if (!part.empty()) EVP_DigestUpdate(context, part.data(), part.size());
  EVP_DigestFinal_ex(context, raw(out.data()), &size);
  return out;
}

Sha1 HmacSha1::sign(Bytes first, Bytes second) noexcept {
  const Sha1 inner = digest(inner_, first, second);
  return digest(outer_, inner, {});
}

}  // namespace dragoman::srtp
