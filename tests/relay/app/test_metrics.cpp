#include "relay/app/lookup.h"
#include "relay/app/metrics.h"
#include "tests/relay/app/fake_media.h"
#include "tests/support/catch.h"

#include <cstdio>
#include <cstdlib>

using namespace dragoman;
using namespace dragoman::app;

namespace {

struct Measured {
  event::Event event = event::built_in_event();
  testing::FakeMedia media{event};
  SeatTable seats{event};
  ControlMetrics control;

  Measured() {
    control.listeners.resize(1, std::vector<ListenerCount>(7));
    control.listeners[0][2].multicast = 3;
    control.listeners[0][2].redundancy = 2;
    control.listeners[0][2].recovered = 17;
    control.listeners[0][2].multicast_round_trip = RoundTripFigures{3, 1.5, 4, 5};
    control.http.slow_readers = 2;
    seats.take(0, 0, "the \"main\" mixer\\1\n", {0x7F000001, 41000});
    seats.take(0, engine::source_slot(*find_seat(event.rooms[0], "ru", 2)), "ru/2", {1, 2});
  }
  std::string text() { return metrics_text(event, media, seats, control); }
};

bool contains(const std::string& text, std::string_view line) {
  return ("\n" + text).find("\n" + std::string(line) + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("Metrics carry the contract's names and labels") {
  Measured measured;
  measured.media.statuses[0]->channels[2].rms_dbfs = -20.5F;
  const auto text = measured.text();
  CHECK(contains(text, "dragoman_channel_level_dbfs{room=\"hall\",channel=\"en\"} -20.5"));
  CHECK(contains(text, "dragoman_media_rejected_packets_total{reason=\"unregistered\"} 7"));
  CHECK(contains(text, "dragoman_thread_busy_seconds_total{thread=\"mix hall\"} 1.5"));
  CHECK(
      contains(text, "dragoman_listeners{room=\"hall\",channel=\"en\",transport=\"multicast\"} 3"));
  CHECK(contains(text, "dragoman_listener_recovered_packets{room=\"hall\",channel=\"en\"} 17"));
  CHECK(contains(text, "dragoman_listeners_with_redundancy{room=\"hall\",channel=\"en\"} 2"));
  const std::string who = "{room=\"hall\",channel=\"en\",transport=\"multicast\"} ";
  CHECK(contains(text, "dragoman_listener_round_trip_reporters" + who + "3"));
  CHECK(contains(text, "dragoman_listener_round_trip_p50_seconds" + who + "0.0015"));
  CHECK(contains(text, "dragoman_listener_round_trip_p95_seconds" + who + "0.004"));
  CHECK(contains(text, "dragoman_listener_round_trip_max_seconds" + who + "0.005"));
  CHECK(contains(text, "dragoman_http_refused_total{reason=\"slow_reader\"} 2"));
  CHECK(contains(text, "dragoman_desk_connected{room=\"hall\",booth=\"ru\",desk=\"2\"} 0"));
  CHECK(text.find("source=\"the \\\"main\\\" mixer\\\\1\\n\"") != std::string::npos);
}

TEST_CASE("Marks, who is on air, signals and refusals are metrics") {
  Measured measured;
  auto& status = *measured.media.statuses[0];
  status.channels[2].quality = engine::Quality::minus;
  status.channels[2].on_air_count = 1;
  status.channels[2].on_air[0] = *find_seat(measured.event.rooms[0], "ru", 2);
  status.channels[2].lip_sync = 5760;
  status.slower_times = 3;
  status.use_microphone = true;
  status.use_microphone_times = 2;
  status.refusals[static_cast<std::size_t>(engine::Reason::relay_loop)] = 4;
  auto& desk = status.desks[desk_index(*find_seat(measured.event.rooms[0], "ru", 2))];
  desk.call = engine::Call::handled;
  desk.lost = true;
  const auto text = measured.text();
  for (const char* line :
       {"dragoman_channel_quality{room=\"hall\",channel=\"en\",quality=\"−\"} 1",
        "dragoman_channel_quality{room=\"hall\",channel=\"en\",quality=\"+\"} 0",
        "dragoman_channel_on_air{room=\"hall\",channel=\"en\",booth=\"ru\",desk=\"2\"} 1",
        "dragoman_channel_lip_sync_seconds{room=\"hall\",channel=\"en\"} 0.12",
        "dragoman_source_lip_sync_seconds{room=\"hall\",source=\"ru/"
        "2\",slot=\"15\",booth=\"ru\",desk=\"2\"} 0",
        "dragoman_room_slower{room=\"hall\"} 0", "dragoman_room_slower_total{room=\"hall\"} 3",
        "dragoman_room_use_microphone{room=\"hall\"} 1",
        "dragoman_room_use_microphone_total{room=\"hall\"} 2",
        "dragoman_desk_refused_total{room=\"hall\",reason=\"relay_loop\"} 4",
        "dragoman_desk_calling{room=\"hall\",booth=\"ru\",desk=\"2\"} 1",
        "dragoman_desk_lost{room=\"hall\",booth=\"ru\",desk=\"2\"} 1"}) {
    CAPTURE(line);
    CHECK(contains(text, line));
  }
}

TEST_CASE("What was refused and what the relay had no room for are two metrics") {
  const auto text = Measured().text();
  const auto has = [&](std::string_view metric, std::string_view reason) {
    return text.find("dragoman_" + std::string(metric) + "{reason=\"" + std::string(reason) +
                     "\"}") != std::string::npos;
  };
  for (const char* reason :
       {"unregistered", "wrong_ssrc", "malformed", "oversized", "wrong_payload_type", "replayed"}) {
    INFO(reason);
    CHECK(has("media_rejected_packets_total", reason));
    CHECK_FALSE(has("media_dropped_total", reason));
  }
  for (const char* reason : {"queue_full", "send_failed", "tap_full", "fanout_full", "worker_full",
                             "manifest_full", "command_full"}) {
    INFO(reason);
    CHECK(has("media_dropped_total", reason));
    CHECK_FALSE(has("media_rejected_packets_total", reason));
  }
}

TEST_CASE("promtool accepts the text") {
  if (std::system("command -v promtool >/dev/null") != 0) {
    WARN("promtool is not installed (package prometheus): not checked");
    return;
  }
  FILE* promtool = ::popen("promtool check metrics", "w");
  REQUIRE(promtool);
  const auto text = Measured().text();
  std::fwrite(text.data(), 1, text.size(), promtool);
  CHECK(::pclose(promtool) == 0);
}

TEST_CASE("An active alarm is a sample with its place, and none is none") {
  Measured measured;
  watch::AlarmBook alarms(measured.event);
  measured.control.alarms = &alarms;
  measured.control.webhook.dropped = 4;
  CHECK(measured.text().find("dragoman_alarm_active{") == std::string::npos);
  alarms.settle(0, {{watch::AlarmKind::silent, {0, 2, {0, 1}, {}}, true, -90}}, WallTime{});
  const auto text = measured.text();
  CHECK(contains(text, R"(dragoman_alarm_active{room="hall",channel="en",booth="en",desk="1",)"
                       R"(kind="silent",severity="grave"} 1)"));
  CHECK(contains(text, R"(dragoman_alarms_total{kind="silent"} 1)"));
  CHECK(contains(text, R"(dragoman_webhook_posts_total{outcome="dropped"} 4)"));
}
