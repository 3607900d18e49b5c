#include "codecs/srtp/packet_layout.h"

#include "codecs/rtp/byte_order.h"

namespace dragoman::srtp {
namespace {

constexpr std::size_t kFixed = 12;
constexpr std::size_t kWord = 4;

}  // namespace

std::optional<std::size_t> clear_bytes_of_rtp(Bytes packet) noexcept {
  if (packet.size() < kFixed) return {};
  const auto first = std::to_integer<unsigned>(packet[0]);
  if (first >> 6 != 2) return {};
  std::size_t size = kFixed + kWord * (first & 0x0F);
  const bool extended = (first & 0x10) != 0;
  if (extended) {
    if (packet.size() < size + kWord) return {};
    size += kWord + kWord * rtp::load_be(packet.data() + size + 2, 2);
  }
  if (packet.size() < size) return {};
  return size;
}

}  // namespace dragoman::srtp
