#pragma once
/// HMAC-SHA1 (RFC 2104) that allocates nothing for a message. Those of OpenSSL's EVP do, so this
/// is made of SHA-1's two plain passes, begun once for the key.

#include "codecs/rtp/types.h"

#include <array>
#include <memory>

namespace dragoman::srtp {

using rtp::Bytes;
using Sha1 = std::array<std::byte, 20>;

/// One thread. The constructor allocates; sign is real-time safe.
class HmacSha1 {
 public:
  explicit HmacSha1(Bytes key);
  ~HmacSha1();
  HmacSha1(HmacSha1&&) noexcept;
  HmacSha1& operator=(HmacSha1&&) noexcept;

  /// Of the two parts, one after the other.
  Sha1 sign(Bytes first, Bytes second) const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dragoman::srtp
