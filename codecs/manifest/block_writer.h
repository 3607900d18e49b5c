#pragma once
/// The sender's half: collects what a channel sends, and makes a signed manifest of each 100 ms.

#include "codecs/manifest/frame_hash.h"
#include "codecs/manifest/manifest.h"
#include "codecs/manifest/signing.h"

#include <array>

namespace dragoman::manifest {

/// Of one channel. One thread; allocates nothing of its own.
class BlockWriter {
 public:
  /// Blocks end at frames n with (n + stagger + 1) a multiple of their length, so that channels
  /// take turns. `signer` must outlive it.
  BlockWriter(rtp::Ssrc ssrc, Samples frame, std::int64_t stagger, Signer& signer) noexcept
      : ssrc_(ssrc), frame_(frame), stagger_(stagger), signer_(signer) {}

  /// The hash of a frame that was sent, in their order. The datagram of the block that it ends,
  /// valid until the next call; else empty. What was never sent in a block stands there as zeros,
  /// which are no frame's hash.
  Bytes add(FrameIndex n, const Content& content, const Listing& listing) noexcept;

  static bool ends_block(FrameIndex n, Samples frame, std::int64_t stagger) noexcept {
    return (to_int(n) + stagger + 1) % block_frames(frame) == 0;
  }

 private:
  void begin(FrameIndex n) noexcept;
  Bytes finish(const Listing& listing) noexcept;

  rtp::Ssrc ssrc_;
  Samples frame_;
  std::int64_t stagger_;
  Signer& signer_;
  FrameIndex first_{}, end_{};  ///< of the block that is being collected; the same = none
  std::size_t count_ = 0;       ///< up to the newest
  std::array<std::optional<Content>, kMostFrames> contents_{};
  std::array<std::byte, kHeaderBytes + kMostFrames * kMostHashBytes + kSignatureBytes> datagram_{};
};

}  // namespace dragoman::manifest
