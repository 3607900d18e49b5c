#include "tools/load/relay_cost.h"

#include <algorithm>
#include <cstdlib>

namespace dragoman::load {
namespace {

/// The sum of all samples of one metric.
double sum_of(std::string_view text, std::string_view name) {
  double sum = 0;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(name) || line.size() == name.size()) continue;
    const char next = line[name.size()];
    if (next != '{' && next != ' ') continue;
    sum += std::strtod(std::string(line.substr(line.rfind(' ') + 1)).c_str(), nullptr);
  }
  return sum;
}

}  // namespace

RelayCounters read_metrics(std::string_view text) {
  RelayCounters out;
  out.control_busy_s = sum_of(text, "dragoman_control_busy_seconds_total");
  out.media_busy_s = sum_of(text, "dragoman_thread_busy_seconds_total");
  out.ticks = sum_of(text, "dragoman_room_ticks_total");
  out.late_ticks = sum_of(text, "dragoman_room_late_ticks_total");
  out.dropped = sum_of(text, "dragoman_media_dropped_total");
  out.rejected = sum_of(text, "dragoman_media_rejected_packets_total");
  out.reporters = sum_of(text, "dragoman_listener_reporters");
  out.overlooked = sum_of(text, "dragoman_listener_reporters_overlooked_total");
  return out;
}

RelayCost cost_between(const RelayCounters& before, const RelayCounters& after, double seconds) {
  RelayCost cost;
  const double percent = seconds > 0 ? 100 / seconds : 0;
  cost.control_percent = (after.control_busy_s - before.control_busy_s) * percent;
  cost.media_percent = (after.media_busy_s - before.media_busy_s) * percent;
  cost.ticks = after.ticks - before.ticks;
  cost.late_ticks = after.late_ticks - before.late_ticks;
  cost.dropped = after.dropped - before.dropped;
  cost.rejected = after.rejected - before.rejected;
  cost.reporters = after.reporters;
  cost.overlooked = after.overlooked - before.overlooked;
  return cost;
}

}  // namespace dragoman::load
