/// A network without faults: nothing may be altered, and nothing may wait longer than it must.

#include "tests/codecs/playout/playout_run.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

using namespace std::chrono_literals;
using namespace dragoman;
using testing::Heard;
using testing::PlayoutRun;
using testing::Scenario;

TEST_CASE("a clean stream comes out sample for sample once the delay has settled") {
  const auto [packet, period, limit] = GENERATE(table<Samples, Samples, double>({{240, 120, 3.5},
                                                                                 {120, 240, 4.0},
                                                                                 {240, 240, 6.0},
                                                                                 {240, 128, 4.0},
                                                                                 {480, 240, 6.0},
                                                                                 {120, 120, 3.5},
                                                                                 {48, 240, 6.0}}));
  CAPTURE(packet, period);
  Scenario scenario;
  scenario.packet = packet;
  scenario.period = period;
  PlayoutRun run(scenario);
  REQUIRE(run.run(5s).concealed == 0);
  const Heard heard = run.run(20s);
  CHECK(heard.concealed == 0);
  CHECK(heard.wrong == 0);
  CHECK(heard.jumps == 0);
  CHECK(heard.waits == 0);
  CHECK(heard.longest_ms < limit);
  CHECK(run.stats().lost == 0);
  CHECK(run.stats().drift_ppm == 0);
}

TEST_CASE("with a delay set, it settles there and no sample is touched any more") {
  Scenario scenario;
  scenario.config.min_delay = 8ms;
  PlayoutRun run(scenario);
  run.run(3s);
  const Heard heard = run.run(10s);
  CHECK(heard.wrong == 0);
  CHECK(heard.jumps == 0);
  CHECK(heard.delay_ms >= 8.0);
  CHECK(heard.delay_ms < 8.0 + 2.5);
  CHECK(run.stats().target == 384);
}

TEST_CASE("a sound card that fetches blocks before they play is found out, not concealed") {
  Scenario scenario;
  scenario.fetch_lead = GENERATE(1ms, 5ms, 11ms);
  PlayoutRun run(scenario);
  CHECK(run.run(5s).concealed == 0);
  const Heard heard = run.run(10s);
  CHECK(heard.concealed == 0);
  const double lead = std::chrono::duration<double, std::milli>(scenario.fetch_lead).count();
  CHECK(heard.delay_ms < lead + 3.5);
}

TEST_CASE("sequence number and time stamp wrap in the middle of the sound") {
  Scenario scenario;
  scenario.first_timestamp = 0xFFFFFFFFU - 300'000U;
  scenario.first_sequence = 65000;
  scenario.config.min_delay = 6ms;
  PlayoutRun run(scenario);
  run.run(1s);
  const Heard heard = run.run(10s);
  CHECK(heard.wrong == 0);
  CHECK(heard.jumps == 0);
  CHECK(run.stats().restarts == 0);
}

TEST_CASE("block and packet lengths may change while it plays") {
  Scenario scenario;
  PlayoutRun run(scenario);
  run.run(3s);
  for (const Samples period : {240, 128, 480, 64, 120}) {
    run.set_period(period);
    CAPTURE(period);
    CHECK(run.run(3s).concealed == 0);
  }
  // A longer packet is sent later: that delay is heard once, at most, for its first packet.
  for (const Samples packet : {120, 480, 48, 240}) {
    run.set_packet(packet);
    CAPTURE(packet);
    CHECK(run.run(1s).concealed <= 2 * packet);
    CHECK(run.run(3s).concealed == 0);
  }
}

TEST_CASE("insert and pull neither allocate nor lock") {
  if (!testing::RealtimeGuard::active()) return;
  Scenario scenario;
  scenario.network.jitter = 12ms;
  scenario.network.keep_order = false;
  scenario.network.loss = 0.05;
  scenario.sender_ppm = 120;
  scenario.guard = true;
  PlayoutRun run(scenario);
  run.run(8s);
  run.restart(0x77, 5);
  run.run(2s);
  CHECK(run.violations() == 0);
  CHECK(run.stats().received > 1500);
}
