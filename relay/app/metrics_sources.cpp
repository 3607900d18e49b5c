#include "relay/app/metrics.h"

namespace dragoman::app {
namespace {

using engine::SourceStatus;

/// A sample for every source that is there or should be; desks carry booth and desk as well.
template <class Value>
void each_source(MetricsWriter& out, const event::Event& event, MediaControl& media,
                 const SeatTable& seats, Value value) {
  for (std::size_t r = 0; r < event.rooms.size(); ++r) {
    const auto& status = media.status(r);
    const auto& room = event.rooms[r];
    for (int slot = 0; slot < engine::kMaxSources; ++slot) {
      if (!seats.taken(r, slot)) continue;
      std::string booth, desk;
      if (slot >= engine::kMaxFloorSources) {
        const int seat = slot - engine::kMaxFloorSources;
        booth = room.booths[static_cast<std::size_t>(seat / engine::kMaxDesksPerBooth)].id;
        desk = std::to_string(seat % engine::kMaxDesksPerBooth + 1);
      }
      out.sample({{"room", room.id},
                  {"source", seats.name(r, slot)},
                  {"slot", std::to_string(slot)},
                  {"booth", booth},
                  {"desk", desk}},
                 value(status.sources[static_cast<std::size_t>(slot)]));
    }
  }
}

}  // namespace

void write_source_metrics(MetricsWriter& out, const event::Event& event, MediaControl& media,
                          const SeatTable& seats) {
  const auto each = [&](auto value) { each_source(out, event, media, seats, value); };
  const auto count = [](std::uint64_t n) { return static_cast<double>(n); };
  out.gauge("source_alive", "1 while packets came within the last 240 ms.");
  each([](const SourceStatus& s) { return s.alive ? 1 : 0; });
  out.gauge("source_selected", "1 for the floor source in use.");
  each([](const SourceStatus& s) { return s.selected ? 1 : 0; });
  out.gauge("source_level_dbfs", "RMS over 100 ms by AES17, before the level match.");
  each([](const SourceStatus& s) { return s.rms_dbfs; });
  out.gauge("source_match_gain_decibels", "Gain of the level match.");
  each([](const SourceStatus& s) { return s.match_gain_db; });
  out.counter("source_received_packets_total", "Packets taken.");
  each([&](const SourceStatus& s) { return count(s.received); });
  out.counter("source_lost_packets_total", "Packets that never came in time.");
  each([&](const SourceStatus& s) { return count(s.lost); });
  out.counter("source_late_packets_total", "Packets that came after their play time.");
  each([&](const SourceStatus& s) { return count(s.late); });
  out.counter("source_duplicate_packets_total", "Packets that came twice.");
  each([&](const SourceStatus& s) { return count(s.duplicates); });
  out.counter("source_malformed_packets_total", "Packets that were not RTP.");
  each([&](const SourceStatus& s) { return count(s.malformed); });
  out.counter("source_restarts_total", "Restarts and resynchronisations.");
  each([&](const SourceStatus& s) { return count(s.restarts); });
  out.counter("source_concealed_seconds_total", "Sound that had to be concealed.");
  each([&](const SourceStatus& s) { return count(s.concealed) / kSampleRate; });
  out.gauge("source_jitter_seconds", "Spread of the arrivals.");
  each([](const SourceStatus& s) { return s.jitter_ms / 1e3; });
  out.gauge("source_clock_drift_ratio", "Sender's clock against ours, positive when it runs fast.");
  each([](const SourceStatus& s) { return s.drift_ppm / 1e6; });
  out.gauge("source_buffer_seconds", "Sound waiting in the playout.");
  each([](const SourceStatus& s) { return s.buffer_ms / 1e3; });
  out.gauge("source_delay_seconds", "From a packet's arrival until it is due to be mixed.");
  each([](const SourceStatus& s) { return s.delay_ms / 1e3; });
  out.gauge("source_lip_sync_seconds",
            "What a technician delays it by, to agree with its picture.");
  each([&](const SourceStatus& s) { return static_cast<double>(s.lip_sync) / kSampleRate; });
}

}  // namespace dragoman::app
