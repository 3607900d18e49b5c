#pragma once
/// Where a sender's packets go to, and as whom.

#include "client/net/stream_line.h"
#include "codecs/rtp/endpoint.h"

namespace dragoman::client {

/// Port 0 = nowhere (not registered): samples are counted on, nothing is sent.
struct SendTarget {
  rtp::Endpoint to{};
  StreamIdentity identity{};
};

}  // namespace dragoman::client
