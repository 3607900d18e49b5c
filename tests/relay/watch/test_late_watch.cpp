#include "relay/watch/late_watch.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;
using watch::LateWatch;

namespace {

/// Threads as they report each second.
struct Machine {
  std::vector<watch::ThreadSeen> threads{
      {"mix hall", 0, 0, 0}, {"web 0", 0, 0, 0}, {"receive", 0, 0, 0}};
  LateWatch watch;
  Instant now{1h};
  int percent = 25;

  /// `late` of a thread's two hundred rounds, for so many seconds; true when it is behind then.
  bool seconds(int count, std::uint64_t late, std::size_t thread = 0) {
    for (int i = 0; i < count; ++i) {
      for (auto& each : threads) each.cycles += 200;
      threads[thread].late_cycles += late;
      now += 1s;
      watch.observe(threads, percent, now);
    }
    return watch.behind().has_value();
  }
};

}  // namespace

TEST_CASE("A late tick, a late second, a second now and then turn nobody away") {
  Machine machine;
  machine.seconds(10, 0);
  CHECK_FALSE(machine.seconds(1, 1));
  CHECK_FALSE(machine.seconds(1, 200));
  CHECK_FALSE(machine.seconds(1, 0));
  for (int i = 0; i < 20; ++i) {
    CHECK_FALSE(machine.seconds(2, 100));
    CHECK_FALSE(machine.seconds(1, 0));
  }
  CHECK_FALSE(machine.seconds(600, 9));  // 4.5 %, for ten minutes
  CHECK_FALSE(machine.seconds(600, 49));
}

TEST_CASE("A thread that is late for three seconds running is named") {
  Machine machine;
  machine.seconds(2, 0);
  CHECK_FALSE(machine.seconds(2, 50));
  CHECK(machine.seconds(1, 60, 1));
  CHECK(machine.watch.behind()->thread == "web 0");
  CHECK(machine.watch.behind()->percent == Approx(30));
}

TEST_CASE("Only when hardly anything is late for ten seconds there is room again") {
  Machine machine;
  machine.seconds(2, 0);
  REQUIRE(machine.seconds(3, 150));
  CHECK(machine.seconds(60, 30));  // 15 %: neither good nor bad
  CHECK(machine.watch.behind()->percent == Approx(75));
  CHECK(machine.seconds(9, 5));
  CHECK(machine.seconds(1, 50));  // and back
  CHECK(machine.seconds(9, 0));
  CHECK_FALSE(machine.seconds(1, 0));
}

TEST_CASE("Threads whose lateness nobody hears, and those begun anew, say nothing") {
  Machine machine;
  machine.seconds(2, 0);
  CHECK_FALSE(machine.seconds(60, 200, 2));
  machine.seconds(1, 200);
  machine.threads[0] = {"mix hall", 0, 0, 0};
  CHECK_FALSE(machine.seconds(1, 0));
  CHECK_FALSE(machine.seconds(60, 0));
}

TEST_CASE("Few rounds are no share of anything") {
  Machine machine;
  machine.seconds(2, 0);
  for (int i = 0; i < 60; ++i) {
    machine.threads[1].cycles += 9;  // a shard with hardly a listener
    machine.threads[1].late_cycles += 9;
    machine.now += 1s;
    machine.watch.observe(machine.threads, machine.percent, machine.now);
  }
  CHECK_FALSE(machine.watch.behind());
}

TEST_CASE("Whoever wants none of it turns it off") {
  Machine machine;
  machine.percent = 0;
  CHECK_FALSE(machine.seconds(60, 200));
}
