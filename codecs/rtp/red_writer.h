#pragma once
/// Builds RED payloads (RFC 2198 §3): each packet carries its own frame and copies of frames sent
/// before, so that a receiver of multicast, which can ask for nothing again, fills its losses
/// itself.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <vector>

namespace dragoman::rtp {

/// Limits of the block header (RFC 2198 §3): a longer or an older frame cannot be a copy.
inline constexpr std::size_t kMaxRedBlock = 1023;        ///< 10 bits of length
inline constexpr Samples kMaxRedOffset = (1 << 14) - 1;  ///< 14 bits of timestamp offset
inline constexpr std::size_t kMaxRedCopies = 16;         ///< of this project

/// Single thread; all but the constructor is real-time safe.
class RedWriter {
 public:
  /// `distances` in frames, each ≥ 1, in any order; doubles, those whose distance × `frame` passes
  /// kMaxRedOffset, and the farthest beyond kMaxRedCopies are dropped here (see copies()). `frame`
  /// is in samples. Allocates the history.
  RedWriter(const std::vector<int>& distances, Samples frame,
            std::uint8_t block_type = kPayloadOpus);

  /// Copies that a packet carries when all are at hand: what `a=fmtp:97` counts, less one.
  int copies() const noexcept { return static_cast<int>(distances_.size()); }

  /// Writes the RED payload of frame `n` into `out` and remembers `encoded`. Older copies come
  /// first, the frame itself last. A copy that is too long or finds no room beside the nearer ones
  /// is left out and counted; a frame that was never given (start, gap) is simply not there.
  /// Returns bytes written, 0 when not even the frame itself fits (it is still remembered).
  std::size_t write(FrameIndex n, Bytes encoded, MutableBytes out) noexcept;

  std::uint64_t left_out() const noexcept { return left_out_; }

 private:
  struct Slot {
    FrameIndex index{-1};
    std::size_t size = 0;  ///< 0 = nothing to copy
  };
  Slot& slot(FrameIndex n) noexcept;
  std::byte* bytes_of(const Slot& slot) noexcept;
  std::uint32_t choose_copies(FrameIndex n, std::size_t room) noexcept;
  void remember(FrameIndex n, Bytes encoded) noexcept;

  std::vector<int> distances_;  ///< nearest first
  Samples frame_;
  std::uint8_t block_type_;
  std::vector<Slot> slots_;         ///< ring, one per frame of the longest distance
  std::vector<std::byte> storage_;  ///< kMaxRedBlock bytes per slot
  std::uint64_t left_out_ = 0;
};

}  // namespace dragoman::rtp
