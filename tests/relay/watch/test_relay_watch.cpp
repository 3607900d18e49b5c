#include "relay/watch/relay_watch.h"
#include "tests/relay/watch/hall_clock.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using watch::AlarmKind;

namespace {

struct Watched {
  event::Event event = event::built_in_event();
  watch::RelayWatch watch{event};
  watch::RelaySeen seen{{{"mix hall", 0}}, true, 0, {}, {}, {}, {}, 0, 0, 0};
  Instant now{1h};
  watch::Findings last{};

  /// `duty` of the only thread for so many seconds.
  void seconds(int count, double duty) {
    for (int i = 0; i < count; ++i) {
      last = watch.observe(seen, now);
      now += 1s;
      seen.threads[0].busy_seconds += duty;
    }
  }
};

}  // namespace

TEST_CASE("A media thread near its limit is named, until it has been well below for a while") {
  Watched relay;
  relay.seconds(30, 0.7);
  CHECK(relay.last.empty());
  relay.seconds(12, 0.9);
  REQUIRE(find(relay.last, AlarmKind::cpu));
  CHECK(find(relay.last, AlarmKind::cpu)->place.source == "mix hall");
  CHECK(find(relay.last, AlarmKind::cpu)->figure == Approx(90).margin(10));
  relay.seconds(25, 0.3);
  CHECK(relay.last.empty());
}

TEST_CASE(
    "What the disk did not take is an alarm for a minute, a disk that took nothing for good") {
  Watched relay;
  relay.seconds(5, 0);
  relay.seen.disk_lost = 3;
  relay.seconds(1, 0);
  REQUIRE(find(relay.last, AlarmKind::disk));
  relay.seconds(80, 0);
  CHECK(relay.last.empty());
  relay.seen.disk_open = false;
  relay.seconds(100, 0);
  CHECK(find(relay.last, AlarmKind::disk));
}

TEST_CASE("A disk that fills is told before it is full, until there is clearly more room") {
  Watched relay;
  relay.seen.disk_free_gb = 2.1;
  relay.seconds(30, 0);
  CHECK(relay.last.empty());
  relay.seen.disk_free_gb = 1.9;
  relay.seconds(4, 0);
  CHECK(relay.last.empty());
  relay.seconds(2, 0);
  REQUIRE(find(relay.last, AlarmKind::disk_filling));
  CHECK(find(relay.last, AlarmKind::disk_filling)->figure == Approx(1.9));
  relay.seen.disk_free_gb = 2.2;
  relay.seconds(30, 0);
  CHECK(find(relay.last, AlarmKind::disk_filling));
  relay.seen.disk_free_gb = 2.6;
  relay.seconds(7, 0);
  CHECK(relay.last.empty());
}

TEST_CASE("A recording that the disk ended is named by its room, until it goes on") {
  Watched relay;
  relay.seen.recordings_failed = {"hall"};
  relay.seconds(1, 0);
  REQUIRE(find(relay.last, AlarmKind::disk));
  CHECK(find(relay.last, AlarmKind::disk)->place.source == "hall");
  relay.seen.recordings_failed.clear();
  relay.seconds(7, 0);
  CHECK(relay.last.empty());
}

TEST_CASE(
    "A certificate near its end is told, grave when it is over; without one there is nothing") {
  Watched relay;
  relay.seen.certificate_days = 14.5;
  relay.seconds(2, 0);
  CHECK(relay.last.empty());
  relay.seen.certificate_days = 13.9;
  relay.seconds(1, 0);
  REQUIRE(find(relay.last, AlarmKind::certificate));
  CHECK_FALSE(find(relay.last, AlarmKind::certificate)->grave);
  relay.seen.certificate_days = -0.1;
  relay.seconds(1, 0);
  CHECK(find(relay.last, AlarmKind::certificate)->grave);
  relay.seen.certificate_days.reset();
  relay.seconds(1, 0);
  CHECK(relay.last.empty());
}

TEST_CASE(
    "A querier that is not heard for longer than its interval is missed, interface by interface") {
  Watched relay;
  relay.seen.queriers = {{"eth0", 259s}, {"eth1", 3s}};
  relay.seconds(1, 0);
  CHECK(relay.last.empty());
  relay.seen.queriers[0].silent_for = 260s;
  relay.seconds(1, 0);
  REQUIRE(relay.last.size() == 1);
  CHECK(relay.last[0].kind == AlarmKind::no_querier);
  CHECK(relay.last[0].place.source == "eth0");
  relay.seen.queriers[0].silent_for = 0s;
  relay.seconds(1, 0);
  CHECK(relay.last.empty());
}

TEST_CASE("Floods and guesses are told while they last, each by itself, and single ones never") {
  Watched relay;
  relay.seconds(15, 0);
  const auto grow = [&](int seconds, std::uint64_t packets, std::uint64_t connections,
                        std::uint64_t guesses) {
    for (int i = 0; i < seconds; ++i) {
      relay.seen.packets_refused += packets;
      relay.seen.connections_refused += connections;
      relay.seen.guesses_slowed += guesses;
      relay.seconds(1, 0);
    }
  };
  grow(60, 900, 1, 0);
  CHECK(relay.last.empty());
  grow(15, 150'000, 0, 0);
  REQUIRE(relay.last.size() == 1);
  CHECK(relay.last[0].kind == AlarmKind::flood);
  CHECK(relay.last[0].place.source == "packets");
  CHECK(relay.last[0].figure == Approx(150'000).epsilon(0.15));
  grow(30, 0, 0, 0);
  CHECK(relay.last.empty());
  grow(3, 0, 100, 0);
  REQUIRE(relay.last.size() == 1);
  CHECK(relay.last[0].place.source == "connections");
  grow(30, 0, 0, 0);
  CHECK(relay.last.empty());
  grow(5, 0, 0, 4);
  REQUIRE(relay.last.size() == 1);
  CHECK(relay.last[0].kind == AlarmKind::guessing);
  grow(30, 0, 0, 0);
  CHECK(relay.last.empty());
}
