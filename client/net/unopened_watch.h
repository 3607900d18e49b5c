#pragma once
/// Packets of a sealed stream that no key opens, though they come under its sender's own address
/// and SSRC. Who was shut out sees such packets from one moment on, and who is told a key late for
/// a moment; where the stream can be opened before and after, somebody else sent them.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace dragoman::client {

/// One thread; pure, real-time safe.
class UnopenedWatch {
 public:
  /// Longer than both ends need to change keys.
  static constexpr Nanoseconds kDoubt = std::chrono::milliseconds{500};

  /// No key opened it. `keys` tells one set of keys from the next.
  void unopened(const rtp::Endpoint& from, std::uint32_t keys, Instant arrival) noexcept {
    if (!doubtful_ || keys != keys_) since_ = arrival;
    doubtful_ = from;
    keys_ = keys;
  }
  /// A key opened one that came then. Whence the others came, when it is certain that they are
  /// forged; told once, and anew for those that follow.
  std::optional<rtp::Endpoint> opened(std::uint32_t keys, Instant arrival) noexcept {
    if (!doubtful_) return std::nullopt;
    if (keys != keys_) doubtful_.reset();
    if (arrival - since_ < kDoubt) return std::nullopt;
    return std::exchange(doubtful_, std::nullopt);
  }

 private:
  std::optional<rtp::Endpoint> doubtful_;
  Instant since_{};
  std::uint32_t keys_ = 0;
};

}  // namespace dragoman::client
