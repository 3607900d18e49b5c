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

/// Bursts begin so often that the share of lost packets is the wanted one.
bool NetworkModel::lose() {
  const double burst = conditions_.loss_burst;
  const bool begins =
      draw() < conditions_.loss / (burst - conditions_.loss * (burst - 1)) && losing_ == 0;
  if (begins) losing_ = conditions_.loss_burst;
  return losing_ > 0 && losing_-- > 0;
}

std::vector<Instant> NetworkModel::send(Instant sent) {
  if (!started_) {
    started_ = true;
    first_ = sent;
    last_arrival_ = sent;
  }
  const bool lost = lose();
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
