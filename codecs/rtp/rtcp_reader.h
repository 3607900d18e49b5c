#pragma once
/// Takes compound RTCP packets apart (RFC 3550 §6.1, validity tests of appendix A.2). Any thread;
/// real-time safe; never reads outside the datagram.

#include "codecs/rtp/rtcp.h"

namespace dragoman::rtp {

/// One packet of a compound; types that this project does not know come through as they are.
struct RtcpPacket {
  std::uint8_t type = 0;   ///< compare with RtcpType
  std::uint8_t count = 0;  ///< RC / SC
  Bytes body{};            ///< after the 4-byte common header, padding removed
};

/// Walks a compound. Lengths are checked for the whole datagram before the first packet is given.
class RtcpReader {
 public:
  explicit RtcpReader(Bytes datagram) noexcept;

  /// False unless versions and lengths fill the datagram exactly and an SR or RR comes first.
  bool valid() const noexcept { return valid_; }
  std::optional<RtcpPacket> next() noexcept;

 private:
  Bytes rest_;
  bool valid_ = false;
};

/// SR or RR; nothing when the packet is another type or shorter than its count says.
std::optional<Report> parse_report(const RtcpPacket& packet) noexcept;
std::optional<Bye> parse_bye(const RtcpPacket& packet) noexcept;

/// Walks all items of all chunks of an SDES packet; ends early at the first malformed one.
class SdesReader {
 public:
  explicit SdesReader(const RtcpPacket& packet) noexcept;
  std::optional<SdesText> next() noexcept;

 private:
  bool skip_to_next_chunk() noexcept;

  Bytes body_;
  Bytes rest_;
  std::size_t chunks_left_ = 0;
  bool in_chunk_ = false;
  Ssrc ssrc_{};
};

/// True when the datagram's second byte is an RTCP type (RFC 5761 §4), for sockets that carry both.
bool looks_like_rtcp(Bytes datagram) noexcept;

}  // namespace dragoman::rtp
