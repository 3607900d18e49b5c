#pragma once
/// What a network does to packets, as numbers.

#include "codecs/audio/time.h"
#include "tools/netsim/histogram.h"

#include <cstdint>
#include <optional>

namespace dragoman::netsim {

/// Two states, each with its own loss (Gilbert 1960, Elliott 1963).
struct GilbertElliott {
  double to_bad = 0;   ///< chance per packet to go from good to bad
  double to_good = 1;  ///< and back: bad spells last 1/to_good packets on average
  double bad_loss = 1, good_loss = 0;
};

/// Extra delay of each packet.
enum class Spread : std::uint8_t {
  uniform,      ///< 0 … jitter
  normal,       ///< around the delay, jitter = standard deviation; never before it was sent
  exponential,  ///< jitter = mean
  pareto        ///< jitter = mean, shape 3 from 0 on: rare, very late packets
};

struct Conditions {
  Nanoseconds delay{0};
  Nanoseconds jitter{0};
  Spread spread = Spread::uniform;
  Histogram histogram{};                  ///< instead of jitter and spread, when not empty
  bool overtake = false;                  ///< jittered packets may overtake each other
  double loss = 0;                        ///< share of packets lost
  int burst = 1;                          ///< in runs of exactly so many; 1 = each by itself
  std::optional<GilbertElliott> gilbert;  ///< besides `loss`
  double duplicate = 0;                   ///< share of packets that arrive twice, 300 µs apart
  double reorder = 0;                     ///< share of packets held back by `reorder_by`, overtaken
  Nanoseconds reorder_by = std::chrono::milliseconds{7};
  Nanoseconds beacon{0};     ///< Wi-Fi power save: packets wait for the next multiple of this
  double beacon_asleep = 1;  ///< share of beacon intervals in which they do
  Nanoseconds stall_every{0}, stall{0};  ///< nothing passes for `stall`, then all at once
  Nanoseconds stall_phase{0};            ///< of the first stall, after the first packet
  std::int64_t rate = 0;                 ///< bits per second, headers included; 0 = no limit
  Nanoseconds queue = std::chrono::milliseconds{100};  ///< longest wait for the rate, else dropped
};

}  // namespace dragoman::netsim
