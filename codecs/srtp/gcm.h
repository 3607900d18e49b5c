#pragma once
/// AES in Galois/counter mode on OpenSSL's EVP, with one context kept for all packets of a key.

#include "codecs/rtp/types.h"

#include <array>
#include <memory>

namespace dragoman::srtp {

using rtp::Bytes;
using rtp::MutableBytes;

inline constexpr std::size_t kGcmTag = 16;
using GcmNonce = std::array<std::byte, 12>;

/// One thread. The constructor allocates and throws std::runtime_error when OpenSSL has no such
/// cipher; the rest is real-time safe.
class Gcm {
 public:
  /// `key` has 16 or 32 bytes.
  explicit Gcm(Bytes key);
  ~Gcm();
  Gcm(Gcm&&) noexcept;
  Gcm& operator=(Gcm&&) noexcept;

  /// Encrypts `text` in place and writes its tag (16 bytes); `first` and `second` are authenticated
  /// as they are, one after the other.
  bool seal(const GcmNonce& nonce, Bytes first, Bytes second, MutableBytes text,
            std::byte* tag) noexcept;
  /// Decrypts `text` in place; false, and the text of no use, when anything was changed.
  bool open(const GcmNonce& nonce, Bytes first, Bytes second, MutableBytes text,
            const std::byte* tag) noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dragoman::srtp
