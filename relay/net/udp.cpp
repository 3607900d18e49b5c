#include "relay/net/udp.h"

#include "relay/net/interface.h"
#include "relay/net/udp_batch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace dragoman::net {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::string described(const Endpoint& bind, const std::string& interface) {
  return "UDP " + rtp::to_string(bind) + (interface.empty() ? "" : " on interface " + interface);
}

const char* bind_remedy(int error) noexcept {
  switch (error) {
    case EADDRINUSE:
      return "the port is in use: end the other program or choose another port";
    case EADDRNOTAVAIL:
      return "this machine has no such address: choose one that `ip addr` lists";
    case EACCES:
      return "ports below 1024 need privileges: choose a higher one";
    default:
      return "choose another address or port";
  }
}

template <class Value>
void set_option(int fd, int level, int option, const Value& value, const std::string& what) {
  if (setsockopt(fd, level, option, &value, sizeof value) != 0) fail(what);
}

/// The kernel halves nothing that a privileged process forces; others get what the system allows.
void wish_buffer(int fd, int forced, int plain, int bytes) noexcept {
  if (setsockopt(fd, SOL_SOCKET, forced, &bytes, sizeof bytes) == 0) return;
  setsockopt(fd, SOL_SOCKET, plain, &bytes, sizeof bytes);
}

void configure(int fd, const UdpOptions& options, int interface_index, const std::string& where) {
  const int on = 1;
  const int off = 0;
  if (options.reuse_address || options.send_only) {
    set_option(fd, SOL_SOCKET, SO_REUSEADDR, on, where + ": cannot share the address");
  }
  if (options.share_port)
    set_option(fd, SOL_SOCKET, SO_REUSEPORT, on, where + ": cannot share the port");
  set_option(fd, SOL_SOCKET, SO_TIMESTAMPNS, on, where + ": no kernel time stamps");
  set_option(fd, IPPROTO_IP, IP_MULTICAST_ALL, off, where + ": cannot restrict to joined groups");
  set_option(fd, IPPROTO_IP, IP_MULTICAST_TTL, options.ttl,
             where + ": cannot set TTL " + std::to_string(options.ttl) + " (0 to 255)");
  set_option(fd, IPPROTO_IP, IP_MULTICAST_LOOP, on, where + ": cannot loop multicast to this host");
  // None of our datagrams needs fragments; without the choice the kernel numbers each for them,
  // which takes a line of memory that all senders share.
  const int whole = IP_PMTUDISC_PROBE;
  set_option(fd, IPPROTO_IP, IP_MTU_DISCOVER, whole, where + ": cannot forbid fragments");
  set_option(fd, IPPROTO_IP, IP_TOS, options.dscp << 2,
             where + ": cannot set DSCP " + std::to_string(options.dscp) + " (0 to 63)");
  if (interface_index != 0) {
    ip_mreqn request{};
    request.imr_ifindex = interface_index;
    set_option(fd, IPPROTO_IP, IP_MULTICAST_IF, request,
               where + ": cannot send multicast there; is the interface up?");
  }
  wish_buffer(fd, SO_RCVBUFFORCE, SO_RCVBUF, options.receive_buffer);
  wish_buffer(fd, SO_SNDBUFFORCE, SO_SNDBUF, options.send_buffer);
}

/// A socket with a peer receives from that peer alone: from nobody, when it is one's own discard
/// port. What it sends names its destination all the same.
void receive_nothing(int fd, const Endpoint& own, const std::string& where) {
  const sockaddr_in nobody = to_sockaddr({own.address, 9});
  if (connect(fd, reinterpret_cast<const sockaddr*>(&nobody), sizeof nobody) != 0)
    fail(where + ": cannot close it to what comes in");
}

sockaddr_storage to_storage(std::uint32_t address) noexcept {
  sockaddr_storage storage{};
  const sockaddr_in in = to_sockaddr({address, 0});
  std::memcpy(&storage, &in, sizeof in);
  return storage;
}

/// MCAST_JOIN_(SOURCE_)GROUP or MCAST_LEAVE_(SOURCE_)GROUP (RFC 3678 §5.1).
int change_membership(int fd, int interface_index, std::uint32_t group, std::uint32_t source,
                      bool join) noexcept {
  const auto index = static_cast<std::uint32_t>(interface_index);
  if (source == 0) {
    const group_req request{index, to_storage(group)};
    return setsockopt(fd, IPPROTO_IP, join ? MCAST_JOIN_GROUP : MCAST_LEAVE_GROUP, &request,
                      sizeof request);
  }
  const group_source_req request{index, to_storage(group), to_storage(source)};
  return setsockopt(fd, IPPROTO_IP, join ? MCAST_JOIN_SOURCE_GROUP : MCAST_LEAVE_SOURCE_GROUP,
                    &request, sizeof request);
}

}  // namespace

UdpSocket::UdpSocket(const UdpOptions& options) {
  const Interface interface = find_interface(options.interface);
  const std::string where = described(options.bind, options.interface);
  interface_ = options.interface;
  interface_index_ = interface.index;
  fd_ = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) fail(where + ": cannot open a socket");
  try {
    configure(fd_, options, interface_index_, where);
    const sockaddr_in address = to_sockaddr(options.bind);
    if (bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      fail("cannot bind " + where + "; " + bind_remedy(errno));
    }
    if (options.send_only) receive_nothing(fd_, options.bind, where);
  } catch (...) {
    close(fd_);
    throw;
  }
}

UdpSocket::~UdpSocket() {
  if (fd_ >= 0) close(fd_);
}

UdpSocket::UdpSocket(UdpSocket&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      interface_index_(other.interface_index_),
      interface_(std::move(other.interface_)) {}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(interface_index_, other.interface_index_);
  std::swap(interface_, other.interface_);
  return *this;
}

void UdpSocket::join(std::uint32_t group, std::uint32_t source) {
  if (change_membership(fd_, interface_index_, group, source, true) == 0) return;
  const std::string where = interface_.empty() ? "the routed interface" : "interface " + interface_;
  const std::string from = source == 0 ? "" : " from source " + rtp::address_text(source);
  fail("cannot join multicast group " + rtp::address_text(group) + from + " on " + where +
       "; check that the address is a multicast group (224.0.0.0 to 239.255.255.255), that the "
       "interface is up, and net.ipv4.igmp_max_memberships");
}

void UdpSocket::leave(std::uint32_t group, std::uint32_t source) noexcept {
  change_membership(fd_, interface_index_, group, source, false);
}

bool UdpSocket::send(const Endpoint& to, rtp::Bytes data) noexcept {
  const sockaddr_in address = to_sockaddr(to);
  ssize_t sent = 0;
  do {
    sent = sendto(fd_, data.data(), data.size(), MSG_DONTWAIT,
                  reinterpret_cast<const sockaddr*>(&address), sizeof address);
  } while (sent < 0 && errno == EINTR);
  return sent >= 0 && static_cast<std::size_t>(sent) == data.size();
}

std::size_t UdpSocket::send(std::span<const Outgoing> batch) noexcept {
  std::size_t taken = 0;
  while (!batch.empty()) {
    const std::size_t size = std::min(batch.size(), kBatch);
    taken += send_batch(fd_, batch.first(size));
    batch = batch.subspan(size);
  }
  return taken;
}

std::size_t UdpSocket::receive(std::span<Received> into) noexcept {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const std::size_t size = std::min(into.size() - filled, kBatch);
    const std::size_t count = receive_batch(fd_, into.subspan(filled, size));
    filled += count;
    if (count < size) break;
  }
  return filled;
}

int UdpSocket::native_handle() const noexcept {
  return fd_;
}

Endpoint UdpSocket::local() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  return to_endpoint(address);
}

std::uint32_t address_towards(std::uint32_t peer) noexcept {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return 0;
  // Connecting a datagram socket only asks the routing table.
  const sockaddr_in to = to_sockaddr({peer, 9});
  sockaddr_in own{};
  socklen_t size = sizeof own;
  const bool known = ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &size) == 0;
  ::close(fd);
  return known ? ntohl(own.sin_addr.s_addr) : 0;
}

}  // namespace dragoman::net
