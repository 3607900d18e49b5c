#include "tools/netsim/delay_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dragoman::netsim {
namespace {

constexpr double kParetoShape = 3;

/// A sample of the spread whose size is 1.
double unit(Spread spread, double u, double v) {
  switch (spread) {
    case Spread::uniform:
      return u;
    case Spread::normal:  // Box and Muller 1958
      return std::sqrt(-2 * std::log(1 - u)) * std::cos(2 * std::numbers::pi * v);
    case Spread::exponential:
      return -std::log(1 - u);
    case Spread::pareto:
      // From 0 on (Lomax): (1 - u)^(-1/shape) - 1 has the mean 1 / (shape - 1).
      return (std::pow(1 - u, -1 / kParetoShape) - 1) * (kParetoShape - 1);
  }
  return 0;
}

}  // namespace

Nanoseconds jitter(const Conditions& conditions, Random& random) {
  const double u = random.uniform();
  const double v = random.uniform();
  if (!conditions.histogram.empty()) return conditions.histogram.at(u);
  const auto size = static_cast<double>(conditions.jitter.count());
  return Nanoseconds{std::llround(unit(conditions.spread, u, v) * size)};
}

Instant PowerSave::release(const Conditions& conditions, Instant arrival) {
  if (conditions.beacon.count() <= 0) return arrival;
  const std::int64_t interval = arrival.time_since_epoch() / conditions.beacon;
  if (interval > interval_) {
    interval_ = interval;
    asleep_ = random_.chance(conditions.beacon_asleep);
  }
  // A packet of an interval that is already over (overtaken) found the station as it is now.
  const auto since = arrival.time_since_epoch() % conditions.beacon;
  return asleep_ && since.count() > 0 ? arrival + (conditions.beacon - since) : arrival;
}

Instant after_stall(const Conditions& conditions, Instant origin, Instant arrival) noexcept {
  if (conditions.stall_every.count() <= 0) return arrival;
  const Nanoseconds since = arrival - origin - conditions.stall_phase;
  if (since.count() < 0) return arrival;
  const Nanoseconds within = since % conditions.stall_every;
  return within < conditions.stall ? arrival + (conditions.stall - within) : arrival;
}

}  // namespace dragoman::netsim
