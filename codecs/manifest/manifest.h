#pragma once
/// A signed manifest: the hashes of the frames that a channel's sender sent in about 100 ms, so
/// that whoever only shares the group's key can make nobody believe what he sends. The datagram's
/// layout is in PROTOCOL.md.

#include "codecs/audio/time.h"
#include "codecs/rtp/types.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace dragoman::manifest {

using rtp::Bytes;
using rtp::MutableBytes;

/// Of Ed25519 (RFC 8032).
inline constexpr std::size_t kSignatureBytes = 64;
inline constexpr std::size_t kHeaderBytes = 20;
/// The longest and shortest hash of a frame.
inline constexpr std::size_t kMostHashBytes = 8, kLeastHashBytes = 5;
inline constexpr std::size_t kMostFrames = 64;

/// What one lists. A frame is hashed as its number and its Opus packet, whichever of the channel's
/// groups brings it: plain or inside RED, on either path, sealed or open.
struct Manifest {
  rtp::Ssrc ssrc{};       ///< the channel's: that of its plain group on the first path
  std::uint32_t mki = 0;  ///< whose listing key the hashes were made with; 0 = none
  Samples frame = 240;    ///< a frame's length: 120, 240, 480 or 960
  FrameIndex first{};     ///< of the frames that are listed, one after the other
  std::size_t count = 0;  ///< 1 … kMostFrames
  std::size_t hash = 8;   ///< bytes of each hash
  Bytes hashes{};         ///< count × hash bytes
  FrameIndex end() const noexcept { return first + static_cast<std::int64_t>(count); }
  Bytes listed(FrameIndex n) const noexcept {
    return hashes.subspan(static_cast<std::size_t>(n - first) * hash, hash);
  }
};

/// Bytes of a frame's hash: 8, and 5 at 2.5 ms, where forty of 8 would need 34 kb/s a channel.
constexpr std::size_t hash_bytes(Samples frame) noexcept {
  return frame < 240 ? kLeastHashBytes : kMostHashBytes;
}
/// Frames of one manifest: 100 ms.
constexpr std::int64_t block_frames(Samples frame) noexcept {
  return kSampleRate / 10 / frame;
}

/// All but the signature; its size, 0 when it does not fit or says what no manifest says.
std::size_t write(const Manifest& manifest, MutableBytes out) noexcept;

/// A datagram as it came, not believed yet. Views into it.
struct Signed {
  Manifest manifest;
  Bytes text, signature;
};
/// Nothing for what is no manifest. Any thread; real-time safe.
std::optional<Signed> read(Bytes datagram) noexcept;

}  // namespace dragoman::manifest
