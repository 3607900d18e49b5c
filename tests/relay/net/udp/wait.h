#pragma once
/// Waiting for datagrams in tests: until they are there, with a generous bound for a broken build.

#include "relay/net/udp.h"

#include <poll.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace dragoman::net::testing {

inline constexpr int kFailureMs = 10'000;

/// Waits until `count` datagrams came, or the bound; returns those that came.
inline std::vector<Received> receive_some(UdpSocket& socket, std::size_t count) {
  std::vector<Received> got;
  std::vector<Received> buffer(16);
  while (got.size() < count) {
    pollfd waiting{socket.native_handle(), POLLIN, 0};
    if (poll(&waiting, 1, kFailureMs) <= 0) break;
    const std::size_t filled = socket.receive(buffer);
    got.insert(got.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(filled));
  }
  return got;
}

inline rtp::Bytes bytes(std::string_view text) {
  return std::as_bytes(std::span{text});
}

inline std::string_view text(const Received& received) {
  return {reinterpret_cast<const char*>(received.data.data()), received.size};
}

inline UdpSocket loopback_socket() {
  UdpOptions options;
  options.bind = {0x7F000001, 0};
  options.interface = "lo";
  return UdpSocket(options);
}

}  // namespace dragoman::net::testing
