#pragma once
/// Where datagrams leave: written in place, so that a packet for a thousand listeners is encrypted
/// where the kernel reads it.

#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"

namespace dragoman::webrtc {

/// The shard's thread; real-time safe.
class Outbox {
 public:
  virtual ~Outbox() = default;
  /// Room for one datagram, kMaxDatagram bytes; holds until the next call of either.
  virtual rtp::MutableBytes room() noexcept = 0;
  /// Sends the first `size` bytes of room() to `to`.
  virtual void send(const rtp::Endpoint& to, std::size_t size) noexcept = 0;
};

}  // namespace dragoman::webrtc
