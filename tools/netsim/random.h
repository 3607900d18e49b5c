#pragma once
/// Seeded chance that gives the same on every machine: the engine's numbers are the standard's,
/// what is made of them is here (the standard leaves its distributions to each library).

#include <cstdint>
#include <random>

namespace dragoman::netsim {

/// One thread. Each stage of a network has its own, so that jitter does not change who is lost.
class Random {
 public:
  /// `stage` sets apart what one `seed` gives to several users.
  Random(std::uint64_t seed, std::uint64_t stage)
      : engine_(seed * 0x9E3779B97F4A7C15U + stage * 0xBF58476D1CE4E5B9U + 1) {}

  double uniform() {  ///< 0 ≤ x < 1
    return static_cast<double>(engine_() >> 11) * 0x1p-53;
  }
  /// True with this probability; draws even where it cannot matter.
  bool chance(double probability) { return uniform() < probability; }

 private:
  std::mt19937_64 engine_;
};

}  // namespace dragoman::netsim
