#include "relay/event/keys.h"

#include <algorithm>

namespace dragoman::event {
namespace {

TableKeys room_keys() {
  std::vector<std::string> keys{"id",           "name",          "floor",
                                "floor_stereo", "floor_sources", "floor_silence"};
  keys.insert(keys.end(), {"languages", "between_booths", "within_booth", "pivot", "auto_relay"});
  keys.insert(keys.end(), {"empty_channel", "fallback_hold", "fallback_fade", "fallback_level_db"});
  keys.insert(keys.end(), {"spoken_names", "encrypt", "source", "channel", "booth"});
  return {"[[room]]", keys};
}

}  // namespace

const std::vector<TableKeys>& all_tables() {
  static const std::vector<TableKeys> tables{
      {"", {"event", "network", "audio", "web", "storage", "trust", "alarms", "room"}},
      {"[event]", {"name"}},
      {"[network]",
       {"interface", "interfaces", "ttl", "dscp", "multicast", "http", "https", "media",
        "manifests", "phone_url", "wifi"}},
      {"[audio]",
       {"frame", "bitrate", "vbr", "complexity", "redundancy", "level_match", "workers"}},
      {"[web]", {"listeners", "per_address", "threads", "redundancy", "announce", "late_percent"}},
      {"[storage]", {"dir", "record", "floor_flac", "segment"}},
      {"[trust]", {"credentials", "certificate", "key"}},
      {"[alarms]",
       {"off",
        "silence_dbfs",
        "silence_hold",
        "clip_samples",
        "too_low_lufs",
        "too_loud_lufs",
        "level_hold",
        "jump_lu",
        "loss_percent",
        "jitter",
        "drift_ppm",
        "link_hold",
        "late_ticks",
        "cpu_percent",
        "listener_loss_percent",
        "listeners_losing_percent",
        "listeners_losing",
        "listeners_hold",
        "multicast_hold",
        "querier_hold",
        "clock",
        "clock_hold",
        "disk_free_gb",
        "disk_hold",
        "certificate_days",
        "flood_packets",
        "flood_connections",
        "guesses",
        "hysteresis_percent",
        "hysteresis_db",
        "clear_hold",
        "webhook"}},
      room_keys(),
      {"[[room.source]]", {"id", "sdp", "sender", "delay"}},
      {"[[room.channel]]",
       {"id", "number", "name", "empty_channel", "fallback_hold", "fallback_fade",
        "fallback_level_db", "spoken_name", "encrypt", "delay"}},
      {"[[room.booth]]", {"id", "name", "desks", "a", "b"}},
  };
  return tables;
}

const std::vector<std::string>& keys_of(std::string_view header) {
  return std::find_if(all_tables().begin(), all_tables().end(),
                      [&](const TableKeys& t) { return t.header == header; })
      ->keys;
}

std::vector<std::string> tables_with(std::string_view key) {
  std::vector<std::string> headers;
  for (const TableKeys& table : all_tables()) {
    const bool known = std::find(table.keys.begin(), table.keys.end(), key) != table.keys.end();
    if (known && !table.header.empty()) headers.push_back(table.header);
  }
  return headers;
}

}  // namespace dragoman::event
