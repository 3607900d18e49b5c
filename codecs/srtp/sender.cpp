#include "codecs/srtp/sender.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/srtp/packet_layout.h"

#include <algorithm>
#include <array>

namespace dragoman::srtp {

Sender::Sender(Profile profile, Bytes master_key, Bytes master_salt, Bytes mki)
    : rtp_(profile, session_keys(profile, Kind::rtp, master_key, master_salt)),
      rtcp_(profile, session_keys(profile, Kind::rtcp, master_key, master_salt)),
      mki_(mki.begin(), mki.end()) {}

std::size_t Sender::protect_rtp(MutableBytes buffer, std::size_t size,
                                std::uint32_t rollover) noexcept {
  const auto clear = clear_bytes_of_rtp(buffer.first(size));
  const std::size_t tag = tag_bytes(rtp_.profile());
  if (!clear || buffer.size() < size + mki_.size() + tag) return 0;
  const MutableBytes text = buffer.subspan(*clear, size - *clear);
  const PacketNumber number{
      rtp::Ssrc{static_cast<std::uint32_t>(rtp::load_be(buffer.data() + 8, 4))},
      std::uint64_t{rollover} << 16 | rtp::load_be(buffer.data() + 2, 2)};
  std::byte* const after = buffer.data() + size;
  if (!rtp_.encrypt(number, buffer.first(*clear), {}, text, after)) return 0;
  if (is_aead(rtp_.profile())) {
    std::copy(mki_.begin(), mki_.end(), after + tag);
  } else {
    std::array<std::byte, 4> counter;
    rtp::store_be(counter.data(), rollover, counter.size());
    std::copy(mki_.begin(), mki_.end(), after);
    rtp_.sign(buffer.first(size), counter, after + mki_.size());
  }
  return size + mki_.size() + tag;
}

std::size_t Sender::protect_rtcp(MutableBytes buffer, std::size_t size) noexcept {
  const std::size_t tag = tag_bytes(rtcp_.profile());
  const std::size_t whole = size + tag + kRtcpIndexBytes + mki_.size();
  if (size < kClearBytesOfRtcp || buffer.size() < whole) return 0;
  rtcp_index_ = (rtcp_index_ + 1) & ~kRtcpEncrypted;
  const PacketNumber number{
      rtp::Ssrc{static_cast<std::uint32_t>(rtp::load_be(buffer.data() + 4, 4))}, rtcp_index_};
  std::array<std::byte, kRtcpIndexBytes> index;
  rtp::store_be(index.data(), kRtcpEncrypted | rtcp_index_, index.size());
  const MutableBytes text = buffer.subspan(kClearBytesOfRtcp, size - kClearBytesOfRtcp);
  std::byte* at = buffer.data() + size;
  if (!rtcp_.encrypt(number, buffer.first(kClearBytesOfRtcp), index, text, at)) return 0;
  if (is_aead(rtcp_.profile())) at += tag;
  at = std::copy(index.begin(), index.end(), at);
  if (!is_aead(rtcp_.profile()))
    rtcp_.sign(buffer.first(size + kRtcpIndexBytes), {}, at + mki_.size());
  std::copy(mki_.begin(), mki_.end(), at);
  return whole;
}

}  // namespace dragoman::srtp
