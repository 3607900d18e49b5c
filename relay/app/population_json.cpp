#include "relay/app/population_json.h"

#include <fmt/format.h>

#include <array>

namespace dragoman::app {
namespace {

void write_receiver(JsonWriter& out, const ListenerReport& report) {
  out.begin_object().field("address", rtp::address_text(report.from.address));
  out.field("port", report.from.port);
  out.field("ssrc", fmt::format("{:08x}", to_int(report.reporter)));
  out.key("loss_percent").number(report.loss_percent, 2);
  out.key("jitter_ms").number(report.jitter_ms, 2);
  out.key("worst_jitter_ms").number(report.worst_jitter_ms, 2);
  out.field("redundancy", report.redundancy).key("round_trip_ms");
  if (report.round_trip >= Nanoseconds{0})
    out.number(std::chrono::duration<double, std::milli>(report.round_trip).count(), 3);
  else
    out.null();
  out.end_object();
}

}  // namespace

std::string population_text(const Population& population) {
  JsonWriter out;
  out.begin_object().field("reporters", population.reporters);
  out.field("well", population.well()).field("losing", population.losing);
  out.field("nothing", population.nothing);
  out.key("worst").begin_array();
  for (const ListenerReport& report : population.worst) write_receiver(out, report);
  return out.end_array().end_object().take();
}

void write_population_metrics(MetricsWriter& out, const event::Event& event,
                              const PopulationBook& book) {
  out.gauge("listener_reporters", "Receivers that send reports, by how they hear.");
  for (std::size_t r = 0; r < event.rooms.size(); ++r)
    for (std::size_t c = 0; c < event.rooms[r].channels.size(); ++c) {
      const Population& population = book.of(r, c);
      const std::array<std::pair<const char*, int>, 3> all{{{"well", population.well()},
                                                            {"losing", population.losing},
                                                            {"nothing", population.nothing}}};
      for (const auto& [hearing, count] : all)
        out.sample({{"room", event.rooms[r].id},
                    {"channel", event.rooms[r].channels[c].id},
                    {"hearing", hearing}},
                   count);
    }
  out.counter("listener_reporters_overlooked_total",
              "Reports of more receivers than are kept, since start.");
  out.sample(static_cast<double>(book.overlooked()));
}

}  // namespace dragoman::app
