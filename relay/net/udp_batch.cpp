#include "relay/net/udp_batch.h"

#include "relay/net/clock.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace dragoman::net {
namespace {

/// What recvmmsg fills beside the datagrams.
struct ReceiveBatch {
  std::array<mmsghdr, kBatch> messages{};
  std::array<iovec, kBatch> vectors{};
  std::array<sockaddr_in, kBatch> from{};
  struct alignas(cmsghdr) Control {
    std::array<char, CMSG_SPACE(sizeof(timespec))> bytes;
  };
  std::array<Control, kBatch> control{};

  void prepare(std::span<Received> into) noexcept {
    for (std::size_t i = 0; i < into.size(); ++i) {
      vectors[i] = {into[i].data.data(), into[i].data.size()};
      msghdr& header = messages[i].msg_hdr;
      header = {};
      header.msg_name = &from[i];
      header.msg_namelen = sizeof from[i];
      header.msg_iov = &vectors[i];
      header.msg_iovlen = 1;
      header.msg_control = control[i].bytes.data();
      header.msg_controllen = sizeof control[i].bytes;
    }
  }
};

Instant arrival_of(msghdr& header, const ClockPair& clocks) noexcept {
  for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
      timespec t{};
      std::memcpy(&t, CMSG_DATA(c), sizeof t);
      return clocks.to_monotonic(to_nanoseconds(t));
    }
  }
  return Instant{clocks.monotonic};
}

struct SendBatch {
  std::array<mmsghdr, kBatch> messages{};
  std::array<iovec, kBatch> vectors{};
  std::array<sockaddr_in, kBatch> to{};

  void prepare(std::span<const Outgoing> batch) noexcept {
    for (std::size_t i = 0; i < batch.size(); ++i) {
      to[i] = to_sockaddr(batch[i].to);
      vectors[i] = {const_cast<std::byte*>(batch[i].data.data()), batch[i].data.size()};
      msghdr& header = messages[i].msg_hdr;
      header.msg_name = &to[i];
      header.msg_namelen = sizeof to[i];
      header.msg_iov = &vectors[i];
      header.msg_iovlen = 1;
    }
  }
};

}  // namespace

sockaddr_in to_sockaddr(const Endpoint& e) noexcept {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(e.port);
  address.sin_addr.s_addr = htonl(e.address);
  return address;
}

Endpoint to_endpoint(const sockaddr_in& address) noexcept {
  return {ntohl(address.sin_addr.s_addr), ntohs(address.sin_port)};
}

std::size_t receive_batch(int fd, std::span<Received> into) noexcept {
  ReceiveBatch batch;
  batch.prepare(into);
  int count = 0;
  do {
    count = recvmmsg(fd, batch.messages.data(), static_cast<unsigned>(into.size()), MSG_DONTWAIT,
                     nullptr);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return 0;
  const ClockPair clocks = ClockPair::read();
  const auto filled = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < filled; ++i) {
    msghdr& header = batch.messages[i].msg_hdr;
    into[i].from = to_endpoint(batch.from[i]);
    into[i].arrival = arrival_of(header, clocks);
    into[i].size = static_cast<std::uint16_t>(batch.messages[i].msg_len);
    into[i].truncated = (header.msg_flags & MSG_TRUNC) != 0;
  }
  return filled;
}

/// One datagram that cannot go (no route to that listener) must not hold up those behind it; a full
/// buffer ends the batch, for nothing behind it would fit either.
std::size_t send_batch(int fd, std::span<const Outgoing> outgoing) noexcept {
  SendBatch batch;
  batch.prepare(outgoing);
  std::size_t taken = 0;
  std::size_t next = 0;
  while (next < outgoing.size()) {
    const int count = sendmmsg(fd, batch.messages.data() + next,
                               static_cast<unsigned>(outgoing.size() - next), MSG_DONTWAIT);
    if (count > 0) {
      taken += static_cast<std::size_t>(count);
      next += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN || errno == ENOBUFS) {
      break;
    } else if (errno != EINTR) {
      ++next;
    }
  }
  return taken;
}

}  // namespace dragoman::net
