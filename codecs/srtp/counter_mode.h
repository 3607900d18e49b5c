#pragma once
/// AES-128 in counter mode as RFC 3711 §4.1.1 uses it, on OpenSSL's EVP with a context that is
/// kept.

#include "codecs/rtp/types.h"

#include <array>
#include <memory>

namespace dragoman::srtp {

using rtp::Bytes;
using rtp::MutableBytes;
using CounterBlock = std::array<std::byte, 16>;

/// One thread. The constructor allocates and throws std::runtime_error; apply is real-time safe.
class CounterMode {
 public:
  /// `key` has 16 or 32 bytes.
  explicit CounterMode(Bytes key);
  ~CounterMode();
  CounterMode(CounterMode&&) noexcept;
  CounterMode& operator=(CounterMode&&) noexcept;

  /// Adds the key stream that begins at `first` to `text`: encrypts and decrypts.
  bool apply(const CounterBlock& first, MutableBytes text) noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dragoman::srtp
