#pragma once
/// What JACK knows of the latency of this process's ports. PortAudio 19.6 tells only that of the
/// ports that it was connected to first.

#include "codecs/audio/time.h"

namespace dragoman::client {

struct JackLatency {
  bool known = false;  ///< false without a JACK client
  Samples input = 0;   ///< from the converter (or another program's output) to a cycle's beginning
  Samples output = 0;  ///< from a cycle's beginning to the converter (or another program's input)
};

/// As the graph is connected now, the longest way of each direction. Control threads; not real-time
/// safe.
JackLatency jack_latency() noexcept;

}  // namespace dragoman::client
