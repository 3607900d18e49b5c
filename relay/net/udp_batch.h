#pragma once
/// recvmmsg and sendmmsg behind UdpSocket. Any thread; real-time safe.

#include "relay/net/udp.h"

#include <netinet/in.h>

#include <cstddef>
#include <span>

namespace dragoman::net {

/// Datagrams that one system call moves; more are moved in several calls.
inline constexpr std::size_t kBatch = 64;

sockaddr_in to_sockaddr(const Endpoint& endpoint) noexcept;
Endpoint to_endpoint(const sockaddr_in& address) noexcept;

/// At most kBatch; returns how many were filled.
std::size_t receive_batch(int fd, std::span<Received> into) noexcept;
/// At most kBatch; returns how many the kernel took.
std::size_t send_batch(int fd, std::span<const Outgoing> outgoing) noexcept;

}  // namespace dragoman::net
