#pragma once
/// Who hears a channel well and who doesn't, as JSON and for Prometheus. Pure.

#include "relay/app/json_writer.h"
#include "relay/app/metrics_writer.h"
#include "relay/app/population_book.h"
#include "relay/event/event.h"

#include <string>

namespace dragoman::app {

/// {"reporters","well","losing","nothing","worst":[{"address","port","ssrc","loss_percent",
/// "jitter_ms","worst_jitter_ms","redundancy","round_trip_ms"}]}: the answer of
/// …/channels/{channel}/listeners.
std::string population_text(const Population& population);
void write_population_metrics(MetricsWriter& out, const event::Event& event,
                              const PopulationBook& book);

}  // namespace dragoman::app
