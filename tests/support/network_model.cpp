#include "tests/support/network_model.h"

namespace dragoman::testing {
namespace {

constexpr std::size_t kAnySize = 0;  // without a limited rate, size does not matter

netsim::Conditions translated(const NetworkConditions& c) {
  netsim::Conditions conditions;
  conditions.delay = c.delay;
  conditions.jitter = c.jitter;
  conditions.overtake = !c.keep_order;
  conditions.loss = c.loss;
  conditions.burst = c.loss_burst;
  conditions.duplicate = c.duplicates;
  conditions.reorder = c.swaps;
  conditions.reorder_by = c.swap_delay;
  conditions.stall_every = c.stall_every;
  conditions.stall = c.stall_length;
  conditions.stall_phase = c.stall_phase;
  return conditions;
}

}  // namespace

NetworkModel::NetworkModel(const NetworkConditions& conditions, std::uint32_t seed)
    : network_(translated(conditions), seed) {}

std::vector<Instant> NetworkModel::send(Instant sent) {
  const auto arrivals = network_.send(sent, kAnySize);
  return {arrivals.begin(), arrivals.end()};
}

void NetworkModel::set(const NetworkConditions& conditions) {
  network_.set(translated(conditions));
}

}  // namespace dragoman::testing
