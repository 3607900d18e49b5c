#include "tools/netsim/network.h"

#include <algorithm>

namespace dragoman::netsim {
namespace {

constexpr Nanoseconds kBetweenDoubles = std::chrono::microseconds{300};

}  // namespace

Arrivals Network::send(Instant sent, std::size_t size) {
  if (!started_) {
    started_ = true;
    origin_ = last_ = sent;
  }
  ++totals_.sent;
  Arrivals arrivals;
  // Every chance is drawn for every packet, so that none shifts another's.
  const bool lost = loss_.lose(conditions_);
  const bool doubled = doubles_.chance(conditions_.duplicate);
  const bool held = holds_.chance(conditions_.reorder);
  const auto extra = jitter(conditions_, jitter_);
  const auto left = bottleneck_.pass(conditions_, sent, size);
  if (!left) {
    ++totals_.queue_full;
    return arrivals;
  }
  if (lost) {
    ++totals_.lost;
    return arrivals;
  }
  const Instant arrival = arrival_of(*left + conditions_.delay + extra, sent, held);
  arrivals.add(arrival);
  ++totals_.delivered;
  totals_.reordered += held ? 1 : 0;
  if (doubled) {
    arrivals.add(arrival + kBetweenDoubles);
    ++totals_.duplicated;
  }
  return arrivals;
}

Instant Network::arrival_of(Instant delayed, Instant sent, bool held) {
  Instant arrival = std::max(delayed, sent);
  if (held) {
    arrival += conditions_.reorder_by;
  } else if (!conditions_.overtake) {
    arrival = last_ = std::max(arrival, last_);
  }
  arrival = power_save_.release(conditions_, arrival);
  return after_stall(conditions_, origin_, arrival);
}

}  // namespace dragoman::netsim
