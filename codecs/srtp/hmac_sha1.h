#pragma once
/// HMAC-SHA1 (RFC 2104) that allocates nothing for a message. OpenSSL's own does: it copies its
/// digest contexts each time, so the two passes are made here, on a context that is kept.

#include "codecs/rtp/types.h"

#include <array>
#include <memory>

namespace dragoman::srtp {

using rtp::Bytes;
using Sha1 = std::array<std::byte, 20>;

/// One thread. The constructor allocates and throws std::runtime_error; sign is real-time safe.
class HmacSha1 {
 public:
  explicit HmacSha1(Bytes key);
  ~HmacSha1();
  HmacSha1(HmacSha1&&) noexcept;
  HmacSha1& operator=(HmacSha1&&) noexcept;

  /// Of the two parts, one after the other.
  Sha1 sign(Bytes first, Bytes second) noexcept;

 private:
  static constexpr std::size_t kBlock = 64;
  using Pad = std::array<std::byte, kBlock>;

  Sha1 digest(Bytes pad, Bytes first, Bytes second) noexcept;

  struct State;
  std::unique_ptr<State> state_;
  Pad inner_{}, outer_{};
};

}  // namespace dragoman::srtp
