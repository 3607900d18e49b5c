#pragma once
/// Hours of one Opus stream through the whole playout in virtual time, samples and all: decoder,
/// time-scale, resampler. The sender's clock is off by a fixed share.

#include "codecs/audio/time.h"

#include <cstdint>
#include <functional>

namespace dragoman::testing {

struct FullChainConditions {
  double sender_ppm = 0;
  Nanoseconds jitter = std::chrono::microseconds{400};  ///< uniform
  std::uint32_t seed = 1;
  Samples period = 120;
};

struct FullChainResult {
  Samples concealed = 0;        ///< after the first minute, as all that follows
  std::uint64_t waits = 0;      ///< blocks of silence
  double worst_off_ms = 0;      ///< |delay − target| of any block
  double longest_delay_ms = 0;  ///< of any block
  double worst_level_db = 0;    ///< of any second, off that of the sound as it was decoded at once
  std::uint64_t underruns = 0, late = 0, restarts = 0;  ///< of all of it
  double drift_ppm = 0;                                 ///< at the end
};

/// Every five seconds: delay and target in ms, drift in ppm.
using EachFiveSeconds = std::function<void(double delay_ms, double target_ms, double drift_ppm)>;

FullChainResult run_full_chain(const FullChainConditions& conditions, Nanoseconds length,
                               const EachFiveSeconds& each = {});

}  // namespace dragoman::testing
