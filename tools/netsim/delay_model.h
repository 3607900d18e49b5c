#pragma once
/// How long each packet is under way: constant delay, jitter, Wi-Fi power save, stalls.

#include "tools/netsim/conditions.h"
#include "tools/netsim/random.h"

namespace dragoman::netsim {

/// Extra delay of one packet by itself, by the histogram or else the spread; negative only for a
/// normal spread. Draws two numbers.
Nanoseconds jitter(const Conditions& conditions, Random& random);

/// Which beacon intervals a sleeping station misses, drawn once for each as time goes on. One
/// thread.
class PowerSave {
 public:
  explicit PowerSave(std::uint64_t seed) : random_(seed, 4) {}

  /// When a packet that reaches the access point at `arrival` reaches the station.
  Instant release(const Conditions& conditions, Instant arrival);

 private:
  Random random_;
  std::int64_t interval_ = -1;
  bool asleep_ = false;
};

/// When a packet arrives that would have arrived at `arrival`, on a path that began at `origin`.
Instant after_stall(const Conditions& conditions, Instant origin, Instant arrival) noexcept;

}  // namespace dragoman::netsim
