#include "codecs/srtp/receiver.h"

#include "codecs/rtp/byte_order.h"
#include "codecs/srtp/packet_layout.h"

#include <algorithm>
#include <array>

namespace dragoman::srtp {
namespace {

constexpr std::uint64_t kRange = 1 << 16;
constexpr std::uint64_t kHalf = kRange / 2;

std::uint64_t nearest_index(std::uint16_t sequence, std::uint64_t to) noexcept {
  const std::uint64_t guess = to / kRange * kRange + sequence;
  if (guess + kHalf < to) return guess + kRange;
  if (guess > to + kHalf && guess >= kRange) return guess - kRange;
  return guess;
}

}  // namespace

const char* to_string(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::malformed:
      return "malformed";
    case Verdict::other_key:
      return "other_key";
    case Verdict::replayed:
      return "replayed";
    case Verdict::not_authentic:
      return "not_authentic";
  }
  return "unknown";
}

Receiver::Receiver(Profile profile, Bytes master_key, Bytes master_salt, Bytes mki,
                   std::uint32_t rollover)
    : rtp_(profile, session_keys(profile, Kind::rtp, master_key, master_salt)),
      rtcp_(profile, session_keys(profile, Kind::rtcp, master_key, master_salt)),
      mki_(mki.begin(), mki.end()),
      first_rollover_(rollover) {}

/// The index nearest to the newest one (RFC 3711 appendix A).
std::uint64_t Receiver::estimate_index(std::uint16_t sequence) const noexcept {
  if (rtp_window_.empty() && !expected_) return first_rollover_ * kRange + sequence;
  return nearest_index(sequence, rtp_window_.empty() ? *expected_ : rtp_window_.newest());
}

Opened Receiver::open_rtp(MutableBytes packet) noexcept {
  return open(packet, std::nullopt);
}

Opened Receiver::open_rtp(MutableBytes packet, std::uint64_t near) noexcept {
  return open(packet, near);
}

Opened Receiver::open(MutableBytes packet, std::optional<std::uint64_t> near) noexcept {
  const bool aead = is_aead(rtp_.profile());
  const std::size_t tag = tag_bytes(rtp_.profile());
  const auto clear = clear_bytes_of_rtp(packet);
  if (!clear || packet.size() < *clear + tag + mki_.size()) return {Verdict::malformed};
  const std::size_t size = packet.size() - tag - mki_.size();
  const Bytes mki = packet.subspan(aead ? size + tag : size, mki_.size());
  if (!std::equal(mki.begin(), mki.end(), mki_.begin())) return {Verdict::other_key};

  const auto sequence = static_cast<std::uint16_t>(rtp::load_be(packet.data() + 2, 2));
  const std::uint64_t index = near ? nearest_index(sequence, *near) : estimate_index(sequence);
  if (!near && !rtp_window_.is_fresh(index)) return {Verdict::replayed};
  const std::byte* const seal = packet.data() + (aead ? size : size + mki_.size());
  std::array<std::byte, 4> rollover;
  rtp::store_be(rollover.data(), index >> 16, rollover.size());
  if (!aead && !rtp_.verify(packet.first(size), rollover, seal)) return {Verdict::not_authentic};
  const PacketNumber number{
      rtp::Ssrc{static_cast<std::uint32_t>(rtp::load_be(packet.data() + 8, 4))}, index};
  if (!rtp_.decrypt(number, packet.first(*clear), {}, packet.subspan(*clear, size - *clear), seal))
    return {Verdict::not_authentic};
  if (!near) rtp_window_.take(index);
  return {Verdict::ok, size};
}

Opened Receiver::open_rtcp(MutableBytes packet) noexcept {
  const bool aead = is_aead(rtcp_.profile());
  const std::size_t tag = tag_bytes(rtcp_.profile());
  const std::size_t added = tag + kRtcpIndexBytes + mki_.size();
  if (packet.size() < kClearBytesOfRtcp + added) return {Verdict::malformed};
  const std::size_t size = packet.size() - added;
  const std::size_t index_at = aead ? size + tag : size;
  const Bytes word = packet.subspan(index_at, kRtcpIndexBytes);
  const Bytes mki = packet.subspan(index_at + kRtcpIndexBytes, mki_.size());
  if (!std::equal(mki.begin(), mki.end(), mki_.begin())) return {Verdict::other_key};

  const auto flagged = static_cast<std::uint32_t>(rtp::load_be(word.data(), word.size()));
  const std::uint32_t index = flagged & ~kRtcpEncrypted;
  // Whoever agreed on a cipher sends nothing in the clear.
  if ((flagged & kRtcpEncrypted) == 0) return {Verdict::not_authentic};
  if (!rtcp_window_.is_fresh(index)) return {Verdict::replayed};
  const std::byte* const seal = packet.data() + (aead ? size : packet.size() - tag);
  if (!aead && !rtcp_.verify(packet.first(size + kRtcpIndexBytes), {}, seal))
    return {Verdict::not_authentic};
  const PacketNumber number{
      rtp::Ssrc{static_cast<std::uint32_t>(rtp::load_be(packet.data() + 4, 4))}, index};
  const MutableBytes text = packet.subspan(kClearBytesOfRtcp, size - kClearBytesOfRtcp);
  if (!rtcp_.decrypt(number, packet.first(kClearBytesOfRtcp), word, text, seal))
    return {Verdict::not_authentic};
  rtcp_window_.take(index);
  return {Verdict::ok, size};
}

}  // namespace dragoman::srtp
