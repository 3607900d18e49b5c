// SHA_CTX is deprecated in favour of EVP, whose contexts cannot be copied without allocating.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "codecs/srtp/hmac_sha1.h"

#include <openssl/sha.h>

#include <algorithm>

namespace dragoman::srtp {
namespace {

constexpr std::size_t kBlock = 64;
constexpr std::byte kInnerPad{0x36};
constexpr std::byte kOuterPad{0x5C};
using Pad = std::array<std::byte, kBlock>;

SHA_CTX begun_with(Pad pad, std::byte mask) noexcept {
  for (std::byte& b : pad) b ^= mask;
  SHA_CTX context;
  SHA1_Init(&context);
  SHA1_Update(&context, pad.data(), pad.size());
  return context;
}

Sha1 finish(SHA_CTX context, Bytes first, Bytes second) noexcept {
  SHA1_Update(&context, first.data(), first.size());
  SHA1_Update(&context, second.data(), second.size());
  Sha1 out;
  SHA1_Final(reinterpret_cast<unsigned char*>(out.data()), &context);
  return out;
}

}  // namespace

struct HmacSha1::State {
  SHA_CTX inner, outer;
};

HmacSha1::HmacSha1(Bytes key) {
  Pad pad{};
  if (key.size() > kBlock) {
    SHA_CTX context;
    SHA1_Init(&context);
    const Sha1 shorter = finish(context, key, {});
    std::copy(shorter.begin(), shorter.end(), pad.begin());
  } else {
    std::copy(key.begin(), key.end(), pad.begin());
  }
  state_ = std::make_unique<State>(State{begun_with(pad, kInnerPad), begun_with(pad, kOuterPad)});
}

HmacSha1::~HmacSha1() = default;
HmacSha1::HmacSha1(HmacSha1&&) noexcept = default;
HmacSha1& HmacSha1::operator=(HmacSha1&&) noexcept = default;

Sha1 HmacSha1::sign(Bytes first, Bytes second) const noexcept {
  const Sha1 inner = finish(state_->inner, first, second);
  return finish(state_->outer, inner, {});
}

}  // namespace dragoman::srtp
