#include "relay/net/igmp.h"

#include "codecs/rtp/byte_order.h"
#include "relay/net/interface.h"

#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace dragoman::net {
namespace {

constexpr std::size_t kShortestHeader = 20, kProtocolAt = 9, kSourceAt = 12;
constexpr std::size_t kIgmp = 8;  // bytes of a version 1 or 2 query, and what version 3 begins with
constexpr int kIgmpProtocol = 2;
constexpr int kQuery = 0x11;

/// Of ones' complement words (RFC 1071); 0 when the field in it is right.
std::uint16_t checksum(rtp::Bytes bytes) noexcept {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const std::size_t left = std::min<std::size_t>(2, bytes.size() - i);
    sum += static_cast<std::uint32_t>(rtp::load_be(bytes.data() + i, left) << (left == 1 ? 8 : 0));
  }
  while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

bool is_loopback(const std::string& name) {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return true;
  ifreq request{};
  std::strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
  const bool known = ::ioctl(fd, SIOCGIFFLAGS, &request) == 0;
  ::close(fd);
  return !known || (request.ifr_flags & IFF_LOOPBACK) != 0;
}

}  // namespace

std::optional<std::uint32_t> parse_igmp_query(rtp::Bytes packet) noexcept {
  if (packet.size() < kShortestHeader || std::to_integer<int>(packet[0]) >> 4 != 4) return {};
  const std::size_t header = 4 * (std::to_integer<std::size_t>(packet[0]) & 0xF);
  if (header < kShortestHeader || packet.size() < header + kIgmp) return {};
  if (std::to_integer<int>(packet[kProtocolAt]) != kIgmpProtocol) return {};
  const rtp::Bytes igmp = packet.subspan(header);
  const bool general = rtp::load_be(igmp.data() + 4, 4) == 0;  // of all groups
  if (std::to_integer<int>(igmp[0]) != kQuery || !general || checksum(igmp) != 0) return {};
  return static_cast<std::uint32_t>(rtp::load_be(packet.data() + kSourceAt, 4));
}

IgmpEar::IgmpEar(const std::string& interface, Instant now) : interface_(interface), last_(now) {
  const auto found = find_interface(interface);
  if (found.name.empty() || is_loopback(found.name)) return;
  fd_ = ::socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_IGMP);
  if (fd_ < 0) return;
  const auto size = static_cast<socklen_t>(found.name.size() + 1);
  if (::setsockopt(fd_, SOL_SOCKET, SO_BINDTODEVICE, found.name.c_str(), size) == 0) return;
  ::close(fd_);
  fd_ = -1;
}

IgmpEar::~IgmpEar() {
  if (fd_ >= 0) ::close(fd_);
}

Nanoseconds IgmpEar::silent_for(Instant now) noexcept {
  constexpr int kMost = 64;  // a flood of IGMP must not hold up who asks
  std::array<std::byte, 1500> packet;
  for (int i = 0; i < kMost && fd_ >= 0; ++i) {
    const auto size = ::recv(fd_, packet.data(), packet.size(), 0);
    if (size <= 0) break;
    if (parse_igmp_query(rtp::Bytes{packet}.first(static_cast<std::size_t>(size)))) last_ = now;
  }
  return now - last_;
}

}  // namespace dragoman::net
