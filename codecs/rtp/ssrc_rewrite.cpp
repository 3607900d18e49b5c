#include "codecs/rtp/ssrc_rewrite.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::rtp {
namespace {

constexpr std::size_t kRtpSsrcAt = 8, kRtcpSsrcAt = 4;
constexpr std::size_t kSsrcSize = 4, kPayloadTypeAt = 1;
constexpr std::byte kMarker{0x80};
/// A receiver summary (RFC 5760) names its stream twice: who speaks, and of whose receivers.
constexpr std::size_t kSummarizedAt = 8;
constexpr std::byte kReceiverSummary{209};

void store(MutableBytes datagram, std::size_t at, Ssrc ssrc) noexcept {
  if (at + kSsrcSize <= datagram.size()) store_be(datagram.data() + at, to_int(ssrc), kSsrcSize);
}

}  // namespace

void set_rtp_ssrc(MutableBytes datagram, Ssrc ssrc) noexcept {
  store(datagram, kRtpSsrcAt, ssrc);
}

void set_payload_type(MutableBytes datagram, std::uint8_t payload_type) noexcept {
  if (datagram.size() <= kPayloadTypeAt) return;
  auto& marked = datagram[kPayloadTypeAt];
  marked = (marked & kMarker) | std::byte{payload_type};
}

void set_rtcp_ssrc(MutableBytes datagram, Ssrc ssrc) noexcept {
  while (datagram.size() >= kRtcpSsrcAt + kSsrcSize) {
    const std::size_t size = 4 * (load_be(datagram.data() + 2, 2) + 1);  // §6.4.1, length
    if (size < kRtcpSsrcAt + kSsrcSize || size > datagram.size()) return;
    store(datagram, kRtcpSsrcAt, ssrc);
    if (datagram[1] == kReceiverSummary) store(datagram.first(size), kSummarizedAt, ssrc);
    datagram = datagram.subspan(size);
  }
}

}  // namespace dragoman::rtp
