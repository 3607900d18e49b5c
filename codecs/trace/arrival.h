#pragma once
/// A datagram as it arrived, and when: what a trace is made of.

#include "codecs/audio/time.h"
#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/types.h"

namespace dragoman::trace {

/// The bytes belong to whoever gave them. `at` is on the trace's own time line: nanoseconds since
/// the Unix epoch as they were when the trace began, running evenly from there on, so that a step
/// of the wall clock moves nothing.
struct Arrival {
  std::size_t stream = 0;  ///< which of the trace's streams (pcapng: interfaces)
  Instant at{};
  rtp::Endpoint from{}, to{};
  rtp::Bytes datagram{};
};

}  // namespace dragoman::trace
