#include "relay/app/metrics.h"

namespace dragoman::app {

void write_recording_metrics(MetricsWriter& out, const event::Event& event,
                             const RecordingDesk& recording) {
  const auto each = [&](auto value) {
    for (std::size_t r = 0; r < event.rooms.size(); ++r)
      out.sample({{"room", event.rooms[r].id}}, static_cast<double>(value(recording.status(r))));
  };
  using store::RecordingState, store::RecordingStatus;
  out.gauge("recording", "1 while the room is being recorded.");
  each([](const RecordingStatus& s) {
    return s.state == RecordingState::on || s.state == RecordingState::stopping ? 1 : 0;
  });
  out.gauge("recording_failed", "1 after a recording that the disk ended, until the next begins.");
  each([](const RecordingStatus& s) { return s.state == RecordingState::failed ? 1 : 0; });
  out.counter("recording_failures_total", "Recordings that the disk ended.");
  each([](const RecordingStatus& s) { return s.failures; });
  out.counter("recording_written_bytes_total", "Bytes of sound that the disk took.");
  each([](const RecordingStatus& s) { return s.bytes; });
  out.counter("recording_filled_packets_total",
              "Packets that a recording lacks; a player conceals them.");
  each([](const RecordingStatus& s) { return s.filled; });
  out.gauge("recording_disk_free_bytes", "Free on the recordings' disk, as last seen.");
  each([](const RecordingStatus& s) { return s.free_bytes; });
  out.counter("recording_dropped_packets_total", "Packets dropped since the disk did not keep up.");
  out.sample(static_cast<double>(recording.dropped()));
}

}  // namespace dragoman::app
