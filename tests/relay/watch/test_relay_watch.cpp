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
  watch::RelaySeen seen{{{"mix hall", 0}}, true, 0};
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
