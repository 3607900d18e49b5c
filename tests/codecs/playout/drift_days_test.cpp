/// Two days of uninterrupted speech between two clocks, decision by decision.

#include "tests/codecs/playout/control_path.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace dragoman;

TEST_CASE("48 hours at 100 ppm: nothing runs dry or full, and the delay stays where it is wanted") {
  testing::ControlPathConditions conditions;
  conditions.sender_ppm = GENERATE(100.0, -100.0);
  conditions.wander_ppm = -conditions.sender_ppm / 10;
  conditions.seed = conditions.sender_ppm > 0 ? 1 : 2;
  CAPTURE(conditions.sender_ppm);
  const auto result = testing::run_control_path(conditions, 48h);
  CHECK(result.packets > 34'000'000);
  CHECK(result.underruns == 0);
  CHECK(result.overruns == 0);
  CHECK(result.stretches == 0);
  CHECK(result.worst_off_ms <= 2);
  CHECK(result.largest_ppm <= 500);
  CHECK(result.largest_slew <= 10);
}

TEST_CASE("left to itself the same sender runs the buffer full, or dry: both are counted") {
  testing::ControlPathConditions conditions;
  conditions.steered = false;
  SECTION("the sender's clock is fast") {
    conditions.sender_ppm = 100;
    const auto result = testing::run_control_path(conditions, 3h);  // by 1.08 s, of 0.4 s
    CHECK(result.overruns > 0);
    CHECK(result.underruns == 0);
    CHECK(result.largest_delay_ms > 400);
  }
  SECTION("it is slow") {
    conditions.sender_ppm = -100;
    const auto result = testing::run_control_path(conditions, 3h);
    CHECK(result.underruns > 0);
    CHECK(result.overruns == 0);
  }
}
