#pragma once
/// Somebody who is shown every datagram that a stream accepts.

#include "relay/net/udp.h"

#include <cstddef>

namespace dragoman::client {

/// Called on the network threads of all streams, several at once.
class PacketTap {
 public:
  virtual ~PacketTap() = default;
  virtual void arrived(std::size_t stream, const rtp::Endpoint& to,
                       const net::Received& datagram) noexcept = 0;
};

/// A tap and the number under which it knows the stream; null = nobody looks.
struct Tapped {
  PacketTap* tap = nullptr;
  std::size_t stream = 0;
};

}  // namespace dragoman::client
