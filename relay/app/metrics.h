#pragma once
/// What /metrics says: every counter and level that the relay has, for Prometheus. Base units.

#include "relay/app/media_control.h"
#include "relay/app/metrics_writer.h"
#include "relay/app/recording_desk.h"
#include "relay/app/reload.h"
#include "relay/app/session_hub.h"
#include "relay/app/whep.h"
#include "relay/app/whip.h"
#include "relay/event/event.h"
#include "relay/net/http.h"
#include "relay/net/webhook.h"
#include "relay/watch/alarm_book.h"

#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

/// What the control plane knows beside the media plane.
struct ControlMetrics {
  bool ready = false;
  double busy_seconds = 0;  ///< processor time of the control thread
  net::HttpCounters http;
  GuardCounters guard;
  SessionCounts sessions;
  std::size_t live_viewers = 0;
  std::uint64_t skipped_meters = 0;
  std::size_t phones = 0;  ///< open WebSockets of delegates' pages
  std::uint64_t phone_skipped = 0, phone_refused = 0;
  std::uint64_t tap_cut = 0;  ///< ears of technicians that did not read
  std::uint64_t journal_lost = 0;
  std::uint64_t round_trips_overlooked = 0;
  const PopulationBook* population = nullptr;
  const RecordingDesk* recording = nullptr;
  const watch::AlarmBook* alarms = nullptr;
  net::WebhookCounters webhook;
  std::vector<std::vector<ListenerCount>> listeners;  ///< room, channel
  std::optional<Reloader::Counts> reloads{};          ///< none: the event stays as it is
  std::optional<WhepCounts> whep{};                   ///< none where no browsers are taken
  std::optional<WhipCounts> whip{};                   ///< the same
};

std::string metrics_text(const event::Event& event, MediaControl& media, const SeatTable& seats,
                         const ControlMetrics& control);

/// The parts, in the order of the text; each in a file of its own.
void write_channel_metrics(MetricsWriter& out, const event::Event& event, MediaControl& media);
void write_source_metrics(MetricsWriter& out, const event::Event& event, MediaControl& media,
                          const SeatTable& seats);
void write_media_metrics(MetricsWriter& out, const event::Event& event, MediaControl& media);
void write_whip_metrics(MetricsWriter& out, const WhipCounts& counts);
void write_web_metrics(MetricsWriter& out, const WebMedia& media, const WhepCounts& counts);
void write_control_metrics(MetricsWriter& out, const event::Event& event,
                           const ControlMetrics& control);
void write_recording_metrics(MetricsWriter& out, const event::Event& event,
                             const RecordingDesk& recording);
void write_alarm_metrics(MetricsWriter& out, const event::Event& event,
                         const watch::AlarmBook& alarms, const net::WebhookCounters& webhook);

}  // namespace dragoman::app
