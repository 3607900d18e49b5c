#include "relay/event/duration.h"
#include "relay/event/sections.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::event {
namespace {

void read_off(TableReader& table, Alarms& alarms) {
  std::string all;
  for (std::size_t i = 0; i < kAlarmKinds; ++i)
    all += (i > 0 ? ", " : "") + std::string(to_label(static_cast<AlarmKind>(i)));
  for (const auto& [name, place] : table.texts("off", "off = [\"drift\"]")) {
    std::size_t i = 0;
    while (i < kAlarmKinds && name != to_label(static_cast<AlarmKind>(i))) ++i;
    if (i < kAlarmKinds)
      alarms.off.set(i);
    else
      table.complain(place, fmt::format("\"{}\" is no alarm", name), "There are " + all + ".");
  }
}

void read_webhook(TableReader& table, Alarms& alarms) {
  const auto url = table.text("webhook");
  if (!url) return;
  if (url->starts_with("http://") && url->size() > 7 && (*url)[7] != '/') {
    alarms.webhook = *url;
    return;
  }
  table.complain("webhook", fmt::format("\"{}\" is no address that can be posted to", *url),
                 "Write webhook = \"http://HOST:PORT/PATH\"; https is not spoken here, a proxy on "
                 "this machine can.");
}

/// What lies outside the relay: its listeners, the network, the disk, clocks, a certificate.
void read_surroundings(TableReader& table, Alarms& alarms) {
  using namespace std::chrono_literals;
  assign(table.number("listener_loss_percent", 0.1, 100), alarms.listener_loss_percent);
  assign(table.number("listeners_losing_percent", 0.1, 100), alarms.listeners_losing_percent);
  assign(table.integer("listeners_losing", 1, 100'000, alarms.listeners_losing),
         alarms.listeners_losing);
  table.milliseconds("listeners_hold", 10min, alarms.listeners_hold);
  table.milliseconds("multicast_hold", 10min, alarms.multicast_hold);
  table.milliseconds("querier_hold", 60min, alarms.querier_hold);
  table.milliseconds("clock", 60min, alarms.clock);
  table.milliseconds("clock_hold", 10min, alarms.clock_hold);
  assign(table.number("disk_free_gb", 0, 100'000), alarms.disk_free_gb);
  table.milliseconds("disk_hold", 10min, alarms.disk_hold);
  assign(table.integer("certificate_days", 0, 3650, alarms.certificate_days),
         alarms.certificate_days);
  assign(table.integer("flood_packets", 1, 1'000'000, alarms.flood_packets), alarms.flood_packets);
  assign(table.integer("flood_connections", 1, 100'000, alarms.flood_connections),
         alarms.flood_connections);
  assign(table.integer("guesses", 1, 100'000, alarms.guesses), alarms.guesses);
  assign(table.number("hysteresis_percent", 0, 90), alarms.hysteresis_percent);
}

}  // namespace

void read_alarms(TableReader& table, Alarms& alarms) {
  using namespace std::chrono_literals;
  read_off(table, alarms);
  assign(table.number("silence_dbfs", -100, 0), alarms.silence_dbfs);
  table.milliseconds("silence_hold", 10min, alarms.silence_hold);
  assign(table.integer("clip_samples", 1, 48000, alarms.clip_samples), alarms.clip_samples);
  assign(table.number("too_low_lufs", -70, 0), alarms.too_low_lufs);
  assign(table.number("too_loud_lufs", -70, 0), alarms.too_loud_lufs);
  table.milliseconds("level_hold", 10min, alarms.level_hold);
  assign(table.number("jump_lu", 1, 60), alarms.jump_lu);
  assign(table.number("loss_percent", 0.01, 100), alarms.loss_percent);
  table.milliseconds("jitter", 1s, alarms.jitter);
  assign(table.number("drift_ppm", 1, 500), alarms.drift_ppm);
  table.milliseconds("link_hold", 10min, alarms.link_hold);
  assign(table.integer("late_ticks", 1, 1000, alarms.late_ticks), alarms.late_ticks);
  assign(table.number("cpu_percent", 1, 100), alarms.cpu_percent);
  read_surroundings(table, alarms);
  assign(table.number("hysteresis_db", 0, 20), alarms.hysteresis_db);
  table.milliseconds("clear_hold", 10min, alarms.clear_hold);
  read_webhook(table, alarms);
  if (alarms.too_low_lufs >= alarms.too_loud_lufs)
    table.complain(table.has("too_low_lufs") ? "too_low_lufs" : "too_loud_lufs",
                   fmt::format("what is too low ({} LUFS) is not below what is too loud ({} LUFS)",
                               alarms.too_low_lufs, alarms.too_loud_lufs),
                   "Speech should be near -23 LUFS: too_low_lufs = -33, too_loud_lufs = -15.");
}

}  // namespace dragoman::event
