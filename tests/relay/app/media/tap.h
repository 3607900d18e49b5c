#pragma once
/// All that a stage sends to one multicast group, as it came.

#include "relay/net/udp.h"
#include "tests/relay/app/media/stage.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dragoman::testing {

using Datagrams = std::vector<std::vector<std::byte>>;

/// Keeps what comes to the group from that stage, and from nobody else: what it sends may be
/// sealed, so its port tells it from other tests that run beside.
class Tap {
 public:
  Tap(const Stage& stage, const rtp::Endpoint& group);
  /// Takes what has come meanwhile; all so far.
  const Datagrams& listen();

  Datagrams datagrams;

 private:
  std::uint16_t from_;
  net::UdpSocket socket_;
  std::vector<net::Received> buffer_;
};

}  // namespace dragoman::testing
