#include "relay/watch/network_watch.h"
#include "tests/relay/watch/hall_clock.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using watch::AlarmKind;
using watch::Querier;

namespace {

/// Watchers that report each second, looked at as often as control does.
struct Network {
  void say(const watch::NetworkReport& report, Nanoseconds length) {
    for (const Instant end = now + length; now < end;) {
      CHECK(watch.note(report, now));
      pass(1s);
    }
  }
  void pass(Nanoseconds length) {
    dragoman::testing::pass(now, length, [this](Instant at) {
      last.clear();
      watch.observe(limits, at, last);
    });
  }
  const watch::Finding* has(AlarmKind kind) const { return find(last, kind); }

  event::Alarms limits{};
  watch::NetworkWatch watch{0};
  Instant now{1h};
  watch::Findings last{};
};

watch::NetworkReport heard(std::string watcher = "balcony") {
  return {std::move(watcher), {{0, true}, {1, true}}, {}, Querier::unknown};
}

}  // namespace

TEST_CASE("A channel that does not arrive is an alarm after its hold, and over when it arrives") {
  Network network;
  network.say(heard(), 10s);
  CHECK(network.last.empty());
  auto report = heard();
  report.received[1].second = false;
  network.say(report, 2s);
  CHECK(network.last.empty());
  network.say(report, 3s);
  REQUIRE(network.last.size() == 1);
  REQUIRE(network.has(AlarmKind::multicast_lost));
  CHECK(network.has(AlarmKind::multicast_lost)->place.channel == 1);
  CHECK(network.has(AlarmKind::multicast_lost)->place.source == "balcony");
  CHECK(network.has(AlarmKind::multicast_lost)->grave);
  network.say(heard(), 4s);
  CHECK(network.has(AlarmKind::multicast_lost));
  network.say(heard(), 2s);
  CHECK(network.last.empty());
}

TEST_CASE("When nothing at all arrives, that is one alarm") {
  Network network;
  auto report = heard();
  report.received[0].second = report.received[1].second = false;
  network.say(report, 10s);
  REQUIRE(network.last.size() == 1);
  CHECK(network.last[0].place.channel == engine::kNone);
}

TEST_CASE("A watcher that went away says nothing any more") {
  Network network;
  auto report = heard();
  report.received[0].second = false;
  network.say(report, 10s);
  CHECK(network.has(AlarmKind::multicast_lost));
  network.pass(10s);
  CHECK(network.has(AlarmKind::multicast_lost));
  network.pass(5s);
  CHECK(network.last.empty());
}

TEST_CASE(
    "A second sender is named at once, once for all who see it, and forgotten a while after") {
  Network network;
  auto one = heard("balcony"), two = heard("cellar");
  one.foreign = two.foreign = {{1, "10.0.0.9"}};
  CHECK(network.watch.note(two, network.now));
  network.say(one, 1s);
  REQUIRE(network.last.size() == 1);
  const auto* finding = network.has(AlarmKind::foreign_sender);
  REQUIRE(finding);
  CHECK(finding->place.source == "10.0.0.9");
  CHECK(finding->place.channel == 1);
  network.watch.note(heard("cellar"), network.now);
  network.say(heard(), 4s);
  CHECK(network.has(AlarmKind::foreign_sender));
  network.say(heard(), 2s);
  CHECK(network.last.empty());
}

TEST_CASE("A forger is named at once, for each channel, and forgotten a while after") {
  Network network;
  const dragoman::rtp::Endpoint forger{0x0A000001, 40'000};
  network.watch.note_forged(1, forger, network.now);
  network.pass(100ms);
  const auto* finding = network.has(AlarmKind::rogue_sender);
  REQUIRE(finding);
  CHECK(finding->place.source == "10.0.0.1");
  CHECK(finding->place.channel == 1);
  CHECK(finding->figure == 40'000);
  CHECK(finding->grave);
  network.pass(6s);  // fresh for two, clear for five
  CHECK(network.has(AlarmKind::rogue_sender));
  network.pass(2s);
  CHECK(network.last.empty());
}

TEST_CASE("Receivers that claim forgers without end fill no board") {
  Network network;
  for (std::uint32_t i = 0; i < 1000; ++i)
    network.watch.note_forged(1, {0x0A000000 + i, 1}, network.now);
  network.pass(100ms);
  CHECK(network.last.size() == watch::NetworkWatch::kMostRogues);
}

TEST_CASE("What guests claim leaves room for what those with keys find") {
  Network network;
  for (std::uint32_t i = 0; i < 1000; ++i)
    network.watch.note_forged(1, {0x0A000000 + i, 1}, network.now, true);
  network.pass(100ms);
  CHECK(network.last.size() == watch::NetworkWatch::kMostByGuests);
  network.watch.note_forged(1, {0x0A010000, 1}, network.now, false);
  network.watch.note_forged(1, {0x0A000000, 1}, network.now,
                            false);  // a guest was first, and right
  network.pass(100ms);
  CHECK(network.last.size() == watch::NetworkWatch::kMostByGuests + 1);
  network.watch.note_forged(1, {0x0A020000, 1}, network.now, true);
  network.pass(100ms);
  CHECK(network.last.size() == watch::NetworkWatch::kMostByGuests + 2);
}

TEST_CASE("A querier is missed only by who can hear one") {
  Network network;
  auto report = heard();
  network.say(report, 5s);
  CHECK(network.last.empty());
  report.querier = Querier::missing;
  network.say(report, 1s);
  REQUIRE(network.has(AlarmKind::no_querier));
  CHECK(network.has(AlarmKind::no_querier)->place.source == "balcony");
  report.querier = Querier::heard;
  network.say(report, 1s);
  CHECK(network.last.empty());
}

TEST_CASE("More watchers and strangers than are kept are left out") {
  Network network;
  for (std::size_t i = 0; i < watch::NetworkWatch::kMost; ++i)
    CHECK(network.watch.note(heard("w" + std::to_string(i)), network.now));
  CHECK_FALSE(network.watch.note(heard("one more"), network.now));
  auto report = heard("w0");
  for (int i = 0; i < 100; ++i) report.foreign.emplace_back(0, "10.0.0." + std::to_string(i));
  CHECK(network.watch.note(report, network.now));
  network.pass(kLook);
  CHECK(network.last.size() == watch::NetworkWatch::kMostForeign);
}
