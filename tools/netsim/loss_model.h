#pragma once
/// Which packets are lost: alone, in runs of a given length, or by a Gilbert-Elliott chain.

#include "tools/netsim/conditions.h"
#include "tools/netsim/random.h"

namespace dragoman::netsim {

/// Largest share that runs of exactly `burst` can lose: one packet passes between two runs.
constexpr double most_in_bursts(int burst) {
  return burst <= 1 ? 1.0 : static_cast<double>(burst) / (burst + 1);
}

/// One thread.
class LossModel {
 public:
  explicit LossModel(std::uint64_t seed) : plain_(seed, 1), chain_(seed, 2) {}

  /// Asked once for every packet, in order.
  bool lose(const Conditions& conditions);

 private:
  bool lose_plain(double share, int burst);
  bool lose_chained(const GilbertElliott& chain);

  Random plain_, chain_;
  int to_lose_ = 0;  ///< packets of the present run still to be lost
  bool after_run_ = false;
  bool bad_ = false;
};

}  // namespace dragoman::netsim
