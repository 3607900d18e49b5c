#pragma once
/// Sends a desk's or a floor's sound to the relay's media port.

#include "client/net/latest.h"
#include "client/net/packetizer.h"
#include "relay/net/udp.h"

#include <atomic>
#include <cstdint>

namespace dragoman::client {

/// Where to, and as whom. Port 0 = nowhere (not registered): samples are counted on, nothing is
/// sent.
struct SendTarget {
  rtp::Endpoint to{};
  StreamIdentity identity{};
};

/// A UDP socket with its own port (to be declared in Hello) and a packetizer. `push` belongs to the
/// audio thread, everything else to one control thread.
class StreamSender {
 public:
  /// Binds a free port on all addresses. Throws std::system_error, std::invalid_argument.
  explicit StreamSender(const PacketizerConfig& config);

  std::uint16_t port() const { return port_; }

  /// Takes effect with the next packet.
  void set_target(const SendTarget& target) noexcept { target_.write(target); }

  /// Audio thread; real-time safe: at most one sendto per completed packet.
  void push(audio::Block block) noexcept;

  std::uint64_t sent() const noexcept { return sent_.load(std::memory_order_relaxed); }
  /// Datagrams that the kernel did not take.
  std::uint64_t refused() const noexcept { return refused_.load(std::memory_order_relaxed); }

 private:
  net::UdpSocket socket_;
  std::uint16_t port_;
  Packetizer packetizer_;
  Latest<SendTarget> target_;
  std::atomic<std::uint64_t> sent_{0}, refused_{0};
};

}  // namespace dragoman::client
