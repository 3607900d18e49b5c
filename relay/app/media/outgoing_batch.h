#pragma once
/// Datagrams that leave with one system call.

#include "relay/app/media/counters.h"
#include "relay/net/udp.h"

#include <array>

namespace dragoman::app {

/// Of one thread; real-time safe. Sends by itself when it is full.
class OutgoingBatch {
 public:
  OutgoingBatch(net::UdpSocket& socket, Counters& counters)
      : socket_(socket), counters_(counters) {}

  /// Copies `datagram` in and gives the copy, to be changed before anything else is put; empty when
  /// it is too long, which is counted.
  rtp::MutableBytes put(const rtp::Endpoint& to, rtp::Bytes datagram) noexcept;
  /// Sends what waits. What the kernel does not take is counted.
  void flush() noexcept;

 private:
  /// Few enough that the first does not wait for long.
  static constexpr std::size_t kSize = 8;

  net::UdpSocket& socket_;
  Counters& counters_;
  std::array<net::Outgoing, kSize> batch_{};
  std::array<std::array<std::byte, rtp::kMaxDatagram>, kSize> bytes_;
  std::size_t count_ = 0;
};

}  // namespace dragoman::app
