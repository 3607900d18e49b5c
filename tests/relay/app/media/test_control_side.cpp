/// What control gets from the media threads: encoded frames, state, reports; and what it may rely
/// on.

#include "codecs/opus/packet.h"
#include "relay/app/media_plane.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <atomic>
#include <map>
#include <optional>
#include <system_error>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

const auto kIgnore = [](const app::EncodedFrame&) {};

}  // namespace

TEST_CASE("tapped channels hand over each frame once, others none", "[plane]") {
  std::atomic<int> wakes{0};
  Stage stage(test_event(), FrameIndex{1'000'000}, {[&] { ++wakes; }});
  stage.plane.tap(0, 1, true);
  stage.plane.start();
  std::vector<app::EncodedFrame> frames;
  REQUIRE(stage.until([&] {
    stage.plane.drain([&](const app::EncodedFrame& frame) { frames.push_back(frame); });
    return frames.size() > 100;
  }));
  CHECK(wakes > 0);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const app::EncodedFrame& frame = frames[i];
    CHECK(frame.room == 0);
    CHECK(frame.channel == 1);
    CHECK(frame.frame == FrameIndex{1'000'000} + static_cast<std::int64_t>(i));
    CHECK(opus::duration(std::span{frame.data}.first(frame.size)) == 240);
  }

  stage.plane.tap(0, 1, false);
  const FrameIndex off = stage.plane.frame(0);
  frames.clear();
  REQUIRE(stage.until([&] { return stage.plane.frame(0) - off > 50; }));
  stage.plane.drain([&](const app::EncodedFrame& frame) { frames.push_back(frame); });
  for (const app::EncodedFrame& frame : frames) CHECK(frame.frame - off < 10);
}

TEST_CASE("a control that doesn't keep up costs its own frames, which are counted", "[plane]") {
  Stage stage(test_event());
  Ear& floor = stage.ear(0);
  stage.plane.tap(0, 0, true);
  stage.plane.start();
  REQUIRE(stage.until([&] { return stage.plane.dropped(app::Drop::tap_full) > 10; }));
  CHECK(floor.gaps() == 0);
}

TEST_CASE("changes of state reach control, and are told once", "[plane]") {
  std::atomic<int> wakes{0};
  Stage stage(test_event(), FrameIndex{1'000'000}, {[&] { ++wakes; }});
  stage.plane.start();
  stage.admit(engine::source_slot({0, 1}), {.hz = 880});
  REQUIRE(stage.until([&] {
    stage.plane.drain(kIgnore);
    return stage.plane.status(0).desks[0].connected;
  }));
  const int before = wakes;
  stage.plane.post(0, microphone({0, 1}, true));
  bool changed = false;
  REQUIRE(stage.until([&] {
    changed = stage.plane.drain(kIgnore) || changed;
    return stage.plane.status(0).desks[0].on_air;
  }));
  CHECK(changed);
  CHECK(wakes > before);
  CHECK(stage.plane.status(0).channels[1].on_air_count == 1);
  CHECK(stage.plane.status(0).ticks > 0);
}

TEST_CASE("sources that are opened and closed again and again come back to be freed", "[plane]") {
  // The sanitizers' leak check is what judges this one; the frames must go on meanwhile.
  Stage stage(test_event());
  Ear& floor = stage.ear(0);
  stage.plane.start();
  for (std::uint32_t i = 1; i <= 50; ++i) {
    const FrameIndex n = stage.plane.frame(0);
    stage.admit(0, {.hz = 440, .ssrc = i});
    REQUIRE(stage.until([&] { return stage.plane.frame(0) - n > 2; }));
    if (i % 2 == 0) stage.plane.close_source(0, 0);
    if (i % 5 == 0) stage.plane.drain(kIgnore);
  }
  CHECK(floor.gaps() == 0);
}

TEST_CASE("every thread reports its duty", "[plane]") {
  event::Event event = test_event();
  event.audio.workers = 2;
  Stage stage(event);
  stage.plane.start();
  stage.admit(0, {.hz = 440});
  const FrameIndex begin = stage.plane.frame(0);
  REQUIRE(stage.until([&] { return stage.plane.frame(0) - begin > 100; }));
  std::map<std::string, app::ThreadReport> reports;
  for (const app::ThreadReport& report : stage.plane.threads()) reports[report.name] = report;
  REQUIRE(reports.size() == 5 + static_cast<std::size_t>(event.web.threads));
  for (const char* name : {"receive", "mix hall", "send hall 0", "send hall 1"}) {
    INFO(name);
    REQUIRE(reports.count(name) == 1);
    CHECK(reports[name].busy_seconds > 0);
    // The receive thread looks every 20 ms, the others at every frame of 5 ms.
    CHECK(reports[name].cycles >= (std::string{name} == "receive" ? 20 : 50));
  }
  CHECK(reports.count("fanout") == 1);
  CHECK(reports.count("web 0") == 1);

  stage.plane.stop();
  const double busy = stage.plane.threads()[1].busy_seconds;
  CHECK(busy >= reports["mix hall"].busy_seconds);
  CHECK(stage.plane.threads()[1].busy_seconds == busy);
}

TEST_CASE("what comes in and goes out is counted", "[plane]") {
  Stage stage(test_event());
  stage.plane.start();
  const Voice& voice = stage.admit(0, {.hz = 440});
  REQUIRE(stage.until([&] { return stage.plane.received_packets() > 50; }));
  CHECK(stage.plane.received_packets() <= voice.sent());
  CHECK(stage.plane.sent_packets() > 50);
}

TEST_CASE("whole ticks of the mix thread and of a worker neither allocate nor lock", "[plane]") {
  if (!RealtimeGuard::active()) return;
  // The tap wakes control once a tick, on the thread of the lines: there the guard stands, and what
  // it counted until the next wake is everything that a tick does.
  constexpr int kWarmUp = 20;
  static thread_local std::optional<RealtimeGuard> guard;
  static thread_local int calls = 0;
  std::atomic<std::uint64_t> allocations{0}, locks{0};
  std::atomic<int> watched{0};
  const auto on_wake = [&] {
    if (++calls < kWarmUp) return;
    if (!guard) {
      guard.emplace();
      return;
    }
    allocations = std::max(allocations.load(), guard->allocations());
    locks = std::max(locks.load(), guard->locks());
    ++watched;
  };
  const int workers = GENERATE(0, 1);
  event::Event event = test_event();
  event.audio.workers = workers;
  Stage stage(event, FrameIndex{1'000'000}, {on_wake});
  stage.plane.tap(0, 0, true);
  stage.plane.start();
  stage.admit(0, {.hz = 440});
  stage.admit(engine::source_slot({0, 1}), {.hz = 880});
  Ear& listener = stage.unicast_ear();
  stage.plane.subscribe({.room = 0, .channel = 0, .to = listener.local(), .packet_ms = 20});
  stage.plane.post(0, microphone({0, 1}, true));
  REQUIRE(stage.until([&] {
    stage.plane.drain(kIgnore);
    return watched > 200 && listener.hears(440);
  }));
  stage.plane.stop();
  CHECK(allocations == 0);
  CHECK(locks == 0);
}

TEST_CASE("a media port in use is an error that names it", "[plane]") {
  event::Event event = test_event();
  const Stage first(event);
  event.network.media = first.plane.media_endpoint();
  std::string message;
  try {
    Stage second(event);
  } catch (const std::system_error& error) {
    message = error.what();
  }
  CHECK(message.find(rtp::to_string(event.network.media)) != std::string::npos);
  CHECK(message.find("in use") != std::string::npos);
}

TEST_CASE("a plane that never started, or stopped twice, ends cleanly", "[plane]") {
  Stage never(test_event());
  never.admit(0, {.hz = 440});
  Stage twice(test_event());
  twice.plane.start();
  twice.plane.stop();
  twice.plane.stop();
  const FrameIndex stopped = twice.plane.frame(0);
  CHECK(twice.plane.frame(0) == stopped);
}
