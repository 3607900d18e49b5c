#pragma once
/// Datagrams from one address to another through an impaired network, and their answers back.

#include "relay/net/udp.h"
#include "tools/netsim/pipe.h"

#include <memory>
#include <string>
#include <vector>

namespace dragoman::netsim {

struct UdpRelayOptions {
  rtp::Endpoint listen{}, to{};
  std::string interface;  ///< where multicast is joined and leaves
  int ttl = 0;            ///< of multicast
  Conditions conditions{};
  std::uint64_t seed = 1;
};

/// Totals of one direction, over all senders there have been.
struct FlowTotals {
  Totals network{};
  std::uint64_t overflow = 0, refused = 0, send_failed = 0;
  std::size_t waiting = 0;
};

/// Each sender gets a socket of its own towards the target; what comes back there goes back to that
/// sender, through a network of its own. Multicast has no way back. One thread.
class UdpRelay {
 public:
  static constexpr std::size_t kMostSenders = 64;  ///< the one longest silent gives way

  /// Opens and joins. Throws std::system_error (what, where, remedy).
  explicit UdpRelay(const UdpRelayOptions& options);
  ~UdpRelay();

  /// Sockets to wait on; changes whenever a datagram is taken.
  void watched(std::vector<int>& descriptors) const;
  void receive();             ///< takes what came; never blocks
  void deliver(Instant now);  ///< sends what is due
  std::optional<Instant> due() const;

  rtp::Endpoint local() const { return listen_.local(); }
  std::size_t senders() const noexcept { return senders_.size(); }
  FlowTotals there() const;
  FlowTotals back() const;

 private:
  struct Sender;
  Sender* sender_of(const rtp::Endpoint& from, Instant now);
  void retire(std::size_t index);

  UdpRelayOptions options_;
  net::UdpSocket listen_;
  bool answers_;  ///< both ends are unicast
  std::vector<std::unique_ptr<Sender>> senders_;
  std::vector<net::Received> batch_;
  std::uint64_t next_seed_;
  FlowTotals past_there_, past_back_;  ///< of senders that gave way, and of datagrams of none
};

}  // namespace dragoman::netsim
