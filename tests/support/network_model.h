#pragma once
/// An impaired network for tests: tools/netsim's, with the conditions that tests ask for.

#include "tools/netsim/network.h"

#include <cstdint>
#include <vector>

namespace dragoman::testing {

struct NetworkConditions {
  Nanoseconds delay = std::chrono::microseconds{100};
  Nanoseconds jitter{0};   ///< each packet's extra delay is uniform in 0 … jitter
  bool keep_order = true;  ///< false: packets may overtake each other
  double loss = 0;         ///< share of packets lost, independently
  int loss_burst = 1;      ///< so many in a row at a time
  double duplicates = 0;   ///< share of packets that arrive twice
  double swaps = 0;        ///< share of packets held back by `swap_delay`, overtaken
  Nanoseconds swap_delay = std::chrono::milliseconds{7};
  Nanoseconds stall_every{0};   ///< period of stalls, 0 = none
  Nanoseconds stall_length{0};  ///< nothing arrives for so long, then all at once
  Nanoseconds stall_phase{0};   ///< first stall, after the first packet
};

/// One direction of one path. Single thread.
class NetworkModel {
 public:
  explicit NetworkModel(const NetworkConditions& conditions, std::uint32_t seed = 1);

  /// Arrival times of a packet sent at `sent`: none when it is lost, two when it is doubled.
  std::vector<Instant> send(Instant sent);
  /// Changes the weather in the middle of a test.
  void set(const NetworkConditions& conditions);

 private:
  netsim::Network network_;
};

}  // namespace dragoman::testing
