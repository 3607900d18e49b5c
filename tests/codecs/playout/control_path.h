#pragma once
/// Days of one stream's control path: arrivals and decisions as numbers, no samples.

#include "codecs/audio/time.h"

#include <cstdint>
#include <functional>

namespace dragoman::testing {

struct ControlPathConditions {
  double sender_ppm = 0;
  double wander_ppm = 0;  ///< swing of the sender's clock over six hours
  Nanoseconds jitter = std::chrono::microseconds{400};  ///< uniform
  std::uint32_t seed = 1;
  Samples packet = 240;
  Samples period = 240;
  bool steered = true;  ///< false: neither speed nor delay is corrected, to see what that costs
};

struct ControlPathResult {
  std::uint64_t packets = 0;
  std::uint64_t underruns = 0;  ///< blocks that wanted a packet which was not there
  std::uint64_t overruns = 0;   ///< packets without room, and blocks beyond the bound of the delay
  std::uint64_t stretches = 0;  ///< joints after the first minute
  double worst_off_ms = 0;      ///< |delay − target| of any block after the first minute
  double largest_delay_ms = 0;
  double largest_ppm = 0;   ///< of the playing speed
  double largest_slew = 0;  ///< ppm; between any two blocks a second apart
};

/// Delay and target in ms, and the playing speed in ppm.
using EachSecond = std::function<void(double delay_ms, double target_ms, double ppm)>;

/// One stream without a pause for `length`.
ControlPathResult run_control_path(const ControlPathConditions& conditions, Nanoseconds length,
                                   const EachSecond& each_second = {});

}  // namespace dragoman::testing
