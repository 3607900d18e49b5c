#include "codecs/trace/udp_frame.h"

namespace dragoman::trace {
namespace {

constexpr unsigned kEtherIpv4 = 0x0800, kEtherVlan = 0x8100;
constexpr std::uint8_t kProtocolUdp = 17;
constexpr std::size_t kIpHeader = 20, kUdpHeader = 8;

unsigned u8(rtp::Bytes bytes, std::size_t at) noexcept {
  return std::to_integer<unsigned>(bytes[at]);
}
unsigned u16(rtp::Bytes bytes, std::size_t at) noexcept {
  return u8(bytes, at) << 8 | u8(bytes, at + 1);
}
std::uint32_t u32(rtp::Bytes bytes, std::size_t at) noexcept {
  return static_cast<std::uint32_t>(u16(bytes, at)) << 16 | u16(bytes, at + 2);
}

void put16(std::byte* at, std::uint32_t value) noexcept {
  at[0] = static_cast<std::byte>(value >> 8 & 0xFF);
  at[1] = static_cast<std::byte>(value & 0xFF);
}
void put32(std::byte* at, std::uint32_t value) noexcept {
  put16(at, value >> 16);
  put16(at + 2, value & 0xFFFF);
}

/// The IPv4 packet in a frame of a link; empty when it is something else.
rtp::Bytes ip_of(LinkType type, rtp::Bytes frame) noexcept {
  std::size_t header = 0, protocol = 0;
  switch (type) {
    case LinkType::raw:
    case LinkType::ipv4:
      return frame;
    case LinkType::ethernet:
      header = 14, protocol = 12;
      if (frame.size() >= 18 && u16(frame, protocol) == kEtherVlan) header = 18, protocol = 16;
      break;
    case LinkType::cooked:
      header = 16, protocol = 14;
      break;
    case LinkType::cooked2:
      header = 20, protocol = 0;
      break;
  }
  if (header == 0 || frame.size() < header || u16(frame, protocol) != kEtherIpv4) return {};
  return frame.subspan(header);
}

}  // namespace

bool known(LinkType type) noexcept {
  switch (type) {
    case LinkType::ethernet:
    case LinkType::raw:
    case LinkType::cooked:
    case LinkType::ipv4:
    case LinkType::cooked2:
      return true;
  }
  return false;
}

std::array<std::byte, kUdpHeaders> udp_headers(const Arrival& arrival) noexcept {
  std::array<std::byte, kUdpHeaders> bytes{};
  bytes[0] = std::byte{0x45};  // IPv4, header of five words
  put16(&bytes[2], static_cast<std::uint32_t>(arrival.datagram.size() + kUdpHeaders));
  put16(&bytes[6], 0x4000);  // not to be fragmented
  bytes[8] = std::byte{1};   // TTL
  bytes[9] = std::byte{kProtocolUdp};
  put32(&bytes[12], arrival.from.address);
  put32(&bytes[16], arrival.to.address);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < kIpHeader; i += 2) sum += u16(bytes, i);
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  put16(&bytes[10], ~sum & 0xFFFF);
  put16(&bytes[20], arrival.from.port);
  put16(&bytes[22], arrival.to.port);
  put16(&bytes[24], static_cast<std::uint32_t>(arrival.datagram.size() + kUdpHeader));
  return bytes;
}

std::optional<Arrival> udp_of(LinkType type, rtp::Bytes frame) noexcept {
  const rtp::Bytes ip = ip_of(type, frame);
  if (ip.size() < kIpHeader || u8(ip, 0) >> 4 != 4) return std::nullopt;
  const std::size_t header = (u8(ip, 0) & 15U) * 4;
  const std::size_t total = u16(ip, 2);
  const bool fragment = (u16(ip, 6) & 0x3FFFU) != 0;
  if (header < kIpHeader || total > ip.size() || total < header + kUdpHeader) return std::nullopt;
  if (fragment || u8(ip, 9) != kProtocolUdp) return std::nullopt;
  const rtp::Bytes udp = ip.subspan(header, total - header);
  const std::size_t length = u16(udp, 4);
  if (length < kUdpHeader || length > udp.size()) return std::nullopt;
  Arrival arrival;
  arrival.from = {u32(ip, 12), static_cast<std::uint16_t>(u16(udp, 0))};
  arrival.to = {u32(ip, 16), static_cast<std::uint16_t>(u16(udp, 2))};
  arrival.datagram = udp.subspan(kUdpHeader, length - kUdpHeader);
  return arrival;
}

}  // namespace dragoman::trace
