#include "codecs/manifest/manifest.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::manifest {
namespace {

/// "DM": RTP's version field reads 1 in it, so a player that hears the group takes it for nothing.
constexpr std::uint16_t kMagic = 0x444D;
constexpr std::uint8_t kVersion = 1;
/// A frame's length is said in these.
constexpr Samples kUnit = 120;
/// Bytes of the first frame's number: enough for 22,000 years at 2.5 ms.
constexpr std::size_t kFirstBytes = 6;
constexpr std::int64_t kFirstEnd = std::int64_t{1} << (8 * kFirstBytes);

bool is_sound(const Manifest& m) noexcept {
  const bool length = m.frame == 120 || m.frame == 240 || m.frame == 480 || m.frame == 960;
  return length && m.count > 0 && m.count <= kMostFrames && m.hash >= kLeastHashBytes &&
         m.hash <= kMostHashBytes && m.hashes.size() == m.count * m.hash && to_int(m.first) >= 0 &&
         to_int(m.end()) <= kFirstEnd;
}

}  // namespace

std::size_t write(const Manifest& manifest, MutableBytes out) noexcept {
  if (!is_sound(manifest)) return 0;
  rtp::ByteWriter to{out};
  to.u16(kMagic);
  to.u8(kVersion);
  to.u8(static_cast<std::uint8_t>(manifest.frame / kUnit));
  to.u32(rtp::to_int(manifest.ssrc));
  to.u32(manifest.mki);
  to.number(static_cast<std::uint64_t>(to_int(manifest.first)), kFirstBytes);
  to.u8(static_cast<std::uint8_t>(manifest.count));
  to.u8(static_cast<std::uint8_t>(manifest.hash));
  to.bytes(manifest.hashes);
  return to.ok() ? to.size() : 0;
}

std::optional<Signed> read(Bytes datagram) noexcept {
  rtp::ByteReader from{datagram};
  if (from.u16() != kMagic || from.u8() != kVersion) return std::nullopt;
  Signed out;
  Manifest& m = out.manifest;
  m.frame = from.u8() * kUnit;
  m.ssrc = rtp::Ssrc{from.u32()};
  m.mki = from.u32();
  m.first = FrameIndex{static_cast<std::int64_t>(from.number(kFirstBytes))};
  m.count = from.u8();
  m.hash = from.u8();
  m.hashes = from.take(m.count * m.hash);
  out.signature = from.take(kSignatureBytes);
  if (!from.ok() || !from.rest().empty() || !is_sound(m)) return std::nullopt;
  out.text = datagram.first(datagram.size() - kSignatureBytes);
  return out;
}

}  // namespace dragoman::manifest
