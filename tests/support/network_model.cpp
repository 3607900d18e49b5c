#include "tests/support/network_model.h"

#include <algorithm>
#include <cmath>

namespace dragoman::testing {

Instant NetworkModel::after_stall(Instant arrival) const {
  if (conditions_.stall_every.count() <= 0) return arrival;
  const Nanoseconds since = arrival - first_ - conditions_.stall_phase;
  if (since.count() < 0) return arrival;
  const Nanoseconds within = since % conditions_.stall_every;
  return within < conditions_.stall_length ? arrival + (conditions_.stall_length - within)
                                           : arrival;
}

std::vector<Instant> NetworkModel::send(Instant sent) {
  if (!started_) {
    started_ = true;
    first_ = sent;
    last_arrival_ = sent;
  }
  const bool lost = draw() < conditions_.loss;
  const bool doubled = draw() < conditions_.duplicates;
  const bool swapped = draw() < conditions_.swaps;
  const double extra = draw() * static_cast<double>(conditions_.jitter.count());
  if (lost) return {};
  Instant arrival = sent + conditions_.delay + Nanoseconds{std::llround(extra)};
  if (swapped) {
    arrival += conditions_.swap_delay;
  } else if (conditions_.keep_order) {
    arrival = last_arrival_ = std::max(arrival, last_arrival_);
  }
  arrival = after_stall(arrival);
  if (!doubled) return {arrival};
  return {arrival, arrival + std::chrono::microseconds{300}};
}

}  // namespace dragoman::testing
