#pragma once
/// What the relay spent, from the text of its /metrics. Pure.

#include <string>
#include <string_view>

namespace dragoman::load {

/// Totals since the relay's start.
struct RelayCounters {
  double control_busy_s = 0, media_busy_s = 0;
  double ticks = 0, late_ticks = 0;
  double dropped = 0;  ///< for want of room
  double rejected = 0;
  double reporters = 0;   ///< receivers whose reports it counts now
  double overlooked = 0;  ///< reports that it had no room for
};

/// Sums over rooms, threads and reasons; what is missing is 0.
RelayCounters read_metrics(std::string_view text);

/// Between two looks that are `seconds` apart.
struct RelayCost {
  double control_percent = 0, media_percent = 0;  ///< of one core
  double ticks = 0, late_ticks = 0, dropped = 0, rejected = 0;
  double reporters = 0;  ///< at the second look
  double overlooked = 0;
};
RelayCost cost_between(const RelayCounters& before, const RelayCounters& after, double seconds);

}  // namespace dragoman::load
