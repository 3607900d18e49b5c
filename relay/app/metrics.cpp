#include "relay/app/metrics.h"

#include "relay/app/population_json.h"

namespace dragoman::app {
namespace {

double number(std::uint64_t n) {
  return static_cast<double>(n);
}

void write_threads(MetricsWriter& out, const std::vector<ThreadReport>& threads) {
  out.counter("thread_busy_seconds_total", "Processor time of a media thread: its duty.");
  for (const auto& t : threads) out.sample({{"thread", t.name}}, t.busy_seconds);
  out.counter("thread_cycles_total", "Rounds of a media thread.");
  for (const auto& t : threads) out.sample({{"thread", t.name}}, number(t.cycles));
  out.counter("thread_late_cycles_total", "Rounds that began late.");
  for (const auto& t : threads) out.sample({{"thread", t.name}}, number(t.late_cycles));
  out.gauge("thread_worst_late_seconds", "The latest that a round began, since start.");
  for (const auto& t : threads) out.sample({{"thread", t.name}}, t.worst_late_ms / 1e3);
  out.gauge("thread_realtime", "1 when the system granted real-time scheduling.");
  for (const auto& t : threads) out.sample({{"thread", t.name}}, t.realtime ? 1 : 0);
}

void write_drops(MetricsWriter& out, const MediaControl& media, bool refusals) {
  for (int i = 0; i < static_cast<int>(Drop::count_); ++i) {
    const auto drop = static_cast<Drop>(i);
    if (is_refusal(drop) == refusals)
      out.sample({{"reason", to_string(drop)}}, number(media.dropped(drop)));
  }
}

void write_listeners(MetricsWriter& out, const event::Event& event, const ControlMetrics& control) {
  const auto each = [&](auto write) {
    for (std::size_t r = 0; r < control.listeners.size(); ++r)
      for (std::size_t c = 0; c < control.listeners[r].size(); ++c)
        write(event.rooms[r].id, event.rooms[r].channels[c].id, control.listeners[r][c]);
  };
  out.gauge("listeners", "Listeners that the relay knows of, by transport.");
  each([&](const auto& room, const auto& channel, const ListenerCount& n) {
    const auto sample = [&](std::string_view transport, int count) {
      out.sample({{"room", room}, {"channel", channel}, {"transport", transport}}, count);
    };
    sample("multicast", n.multicast);
    sample("unicast", n.unicast);
    sample("web", n.web());
  });
  out.gauge("web_listeners", "Those of transport web, by how they hear.");
  each([&](const auto& room, const auto& channel, const ListenerCount& n) {
    const auto sample = [&](std::string_view way, int count) {
      out.sample({{"room", room}, {"channel", channel}, {"way", way}}, count);
    };
    sample("webrtc", n.webrtc);
    sample("websocket", n.websocket);
    sample("ogg", n.ogg);
  });
  out.gauge("listener_lost_packets", "Packets lost by those who listen now, as they report.");
  each([&](const auto& room, const auto& channel, const ListenerCount& n) {
    out.sample({{"room", room}, {"channel", channel}}, number(n.lost));
  });
  out.gauge("listener_recovered_packets",
            "Packets that only a redundant copy brought to those who listen now, as they report.");
  each([&](const auto& room, const auto& channel, const ListenerCount& n) {
    out.sample({{"room", room}, {"channel", channel}}, number(n.recovered));
  });
  out.gauge("listeners_with_redundancy", "Listeners that report to hear the RED twin.");
  each([&](const auto& room, const auto& channel, const ListenerCount& n) {
    out.sample({{"room", room}, {"channel", channel}}, n.redundancy);
  });
  out.gauge("listener_worst_jitter_seconds", "Largest jitter that a listener reports.");
  each([&](const auto& room, const auto& channel, const ListenerCount& n) {
    out.sample({{"room", room}, {"channel", channel}}, n.worst_jitter_ms / 1e3);
  });
  out.gauge("listener_worst_latency_seconds", "Largest latency that a listener reports.");
  each([&](const auto& room, const auto& channel, const ListenerCount& n) {
    out.sample({{"room", room}, {"channel", channel}}, n.worst_latency_ms / 1e3);
  });
}

/// Of those who send receiver reports, by how they listen.
void write_round_trips(MetricsWriter& out, const event::Event& event,
                       const ControlMetrics& control) {
  const auto each = [&](auto value) {
    for (std::size_t r = 0; r < control.listeners.size(); ++r)
      for (std::size_t c = 0; c < control.listeners[r].size(); ++c) {
        const auto& count = control.listeners[r][c];
        const auto sample = [&](std::string_view transport, const auto& figures) {
          if (figures)
            out.sample({{"room", event.rooms[r].id},
                        {"channel", event.rooms[r].channels[c].id},
                        {"transport", transport}},
                       value(*figures));
        };
        sample("multicast", count.multicast_round_trip);
        sample("unicast", count.unicast_round_trip);
      }
  };
  out.gauge("listener_round_trip_reporters", "Receivers whose reports tell a round trip.");
  each([](const RoundTripFigures& f) { return f.reporters; });
  out.gauge("listener_round_trip_p50_seconds", "Median time to those receivers and back.");
  each([](const RoundTripFigures& f) { return f.p50_ms / 1e3; });
  out.gauge("listener_round_trip_p95_seconds", "What 95 % of them stay below.");
  each([](const RoundTripFigures& f) { return f.p95_ms / 1e3; });
  out.gauge("listener_round_trip_max_seconds", "The longest.");
  each([](const RoundTripFigures& f) { return f.max_ms / 1e3; });
  out.counter("listener_round_trips_overlooked_total",
              "Reports of more receivers than are kept, since start.");
  out.sample(number(control.round_trips_overlooked));
}

void write_http(MetricsWriter& out, const net::HttpCounters& http) {
  out.gauge("http_connections", "Connections open now.").sample(number(http.open));
  out.counter("http_accepted_connections_total", "Connections taken.")
      .sample(number(http.accepted));
  out.counter("http_requests_total", "Requests answered.").sample(number(http.requests));
  out.counter("http_refused_total", "Connections and requests ended by the relay, by reason.");
  out.sample({{"reason", "bad_request"}}, number(http.bad_requests));
  out.sample({{"reason", "timeout"}}, number(http.timeouts));
  out.sample({{"reason", "too_many_connections"}}, number(http.too_many));
  out.sample({{"reason", "foreign_origin"}}, number(http.foreign_origin));
  out.sample({{"reason", "slow_reader"}}, number(http.slow_readers));
  out.sample({{"reason", "made_room"}}, number(http.made_room));
  out.sample({{"reason", "tls_handshake"}}, number(http.handshakes_failed));
  out.sample({{"reason", "flood"}}, number(http.floods));
}

void write_guard(MetricsWriter& out, const GuardCounters& guard) {
  out.counter("access_refused_total", "Requests and sessions refused for who asked, by reason.");
  out.sample({{"reason", "no_key"}}, number(guard.no_key));
  out.sample({{"reason", "wrong_key"}}, number(guard.wrong_key));
  out.sample({{"reason", "wrong_role"}}, number(guard.wrong_role));
  out.sample({{"reason", "unprotected"}}, number(guard.unprotected));
  out.sample({{"reason", "slowed"}}, number(guard.slowed));
  out.sample({{"reason", "foreign"}}, number(guard.foreign));
  out.counter("sessions_revoked_total", "Sessions ended because their key was revoked.")
      .sample(number(guard.revoked));
  out.counter("sessions_put_out_total", "Listeners without a key ended by a closed session.")
      .sample(number(guard.put_out));
}

}  // namespace

void write_media_metrics(MetricsWriter& out, const event::Event& event, MediaControl& media) {
  out.counter("room_ticks_total", "Frames that the room's engine made.");
  for (std::size_t r = 0; r < event.rooms.size(); ++r)
    out.sample({{"room", event.rooms[r].id}}, number(media.status(r).ticks));
  out.counter("room_late_ticks_total", "Frames that were made late.");
  for (std::size_t r = 0; r < event.rooms.size(); ++r)
    out.sample({{"room", event.rooms[r].id}}, number(media.status(r).late_ticks));
  out.counter("media_received_packets_total", "Datagrams that came in at the media port.");
  out.sample(number(media.received_packets()));
  out.counter("media_receiver_reports_total", "Receivers' RTCP reports at the media port.");
  out.sample(number(media.receiver_reports()));
  out.counter("media_sent_packets_total", "Datagrams sent, multicast and unicast.");
  out.sample(number(media.sent_packets()));
  out.counter("media_rejected_packets_total", "Datagrams refused for what they were, by reason.");
  write_drops(out, media, true);
  out.counter("media_dropped_total",
              "Packets, frames and commands that the relay could not take or send, by reason.");
  write_drops(out, media, false);
  write_threads(out, media.threads());
}

void write_control_metrics(MetricsWriter& out, const event::Event& event,
                           const ControlMetrics& control) {
  write_listeners(out, event, control);
  write_round_trips(out, event, control);
  if (control.population != nullptr) write_population_metrics(out, event, *control.population);
  out.counter("control_busy_seconds_total", "Processor time of the control thread: its duty.");
  out.sample(control.busy_seconds);
  out.gauge("sessions", "Control sessions, by role.");
  out.sample({{"role", "listener"}}, control.sessions.listeners);
  out.sample({{"role", "interpreter"}}, control.sessions.interpreters);
  out.sample({{"role", "floor"}}, control.sessions.floors);
  out.sample({{"role", "technician"}}, control.sessions.technicians);
  out.sample({{"role", "none"}}, control.sessions.waiting);
  out.counter("session_refused_messages_total", "Messages of sessions that were refused.");
  out.sample(number(control.sessions.refused));
  out.counter("session_refused_subscriptions_total",
              "Of these, subscriptions to unicast for which there was no room.");
  out.sample(number(control.sessions.unicast_refused));
  out.gauge("live_viewers", "Open live WebSockets.").sample(number(control.live_viewers));
  out.counter("live_skipped_meters_total", "Meter messages not sent to slow readers.");
  out.sample(number(control.skipped_meters));
  out.gauge("phone_pages", "Open WebSockets of delegates' pages.");
  out.sample(number(control.phones));
  out.counter("phone_skipped_messages_total",
              "Messages of sound not sent to phones that read too slowly.");
  out.sample(number(control.phone_skipped));
  out.counter("tap_cut_total", "Technicians' ears that were cut off because they did not read.");
  out.sample(number(control.tap_cut));
  out.counter("phone_refused_wishes_total", "Wishes of delegates' pages that were refused.");
  out.sample(number(control.phone_refused));
  out.counter("journal_lost_total", "Journal entries that the disk did not take.");
  out.sample(number(control.journal_lost));
  if (control.reloads) {
    out.counter("reloads_total", "The event file read again, by what came of it.");
    for (std::size_t i = 0; i < control.reloads->size(); ++i)
      out.sample({{"result", to_string(static_cast<ReloadResult>(i))}},
                 number((*control.reloads)[i]));
  }
  write_http(out, control.http);
  write_guard(out, control.guard);
}

std::string metrics_text(const event::Event& event, MediaControl& media, const SeatTable& seats,
                         const ControlMetrics& control) {
  MetricsWriter out;
  out.gauge("build_info", "Always 1; the version is a label.");
  out.sample({{"version", DRAGOMAN_VERSION}}, 1);
  out.gauge("ready", "1 while every room's engine ticks.").sample(control.ready ? 1 : 0);
  write_channel_metrics(out, event, media);
  write_source_metrics(out, event, media, seats);
  write_media_metrics(out, event, media);
  write_control_metrics(out, event, control);
  if (control.recording != nullptr) write_recording_metrics(out, event, *control.recording);
  if (control.alarms != nullptr) write_alarm_metrics(out, event, *control.alarms, control.webhook);
  if (control.whip) write_whip_metrics(out, *control.whip);
  if (control.whep && media.web() != nullptr) write_web_metrics(out, *media.web(), *control.whep);
  return out.take();
}

}  // namespace dragoman::app
