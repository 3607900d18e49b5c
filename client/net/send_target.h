#pragma once
/// Where a sender's packets go to, and as whom.

#include "client/net/stream_line.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/srtp/master_key.h"

namespace dragoman::client {

struct Registered;

/// Port 0 = nowhere (not registered): samples are counted on, nothing is sent.
struct SendTarget {
  rtp::Endpoint to{};
  StreamIdentity identity{};
  bool sealed = false;  ///< by SRTP with `key`; else the packets go as they are
  srtp::MasterKey key{};
};

/// What the relay's welcome says. Nothing, port 0, when it names a key that cannot be read: better
/// no sound than sound in the clear.
SendTarget target_of(const Registered& session) noexcept;

}  // namespace dragoman::client
