#pragma once
/// What programs need of the two clocks, beyond reading them.

#include "client/audio/device.h"

namespace dragoman::client {

/// For people and scripts: seconds since the Unix epoch.
inline double unix_seconds() {
  return std::chrono::duration<double>(wall_now().time_since_epoch()).count();
}

/// Wall clock less monotonic clock, now.
inline Nanoseconds wall_offset() {
  return wall_now().time_since_epoch() - monotonic_now().time_since_epoch();
}

}  // namespace dragoman::client
