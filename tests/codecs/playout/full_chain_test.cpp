/// An hour between two clocks with every sample: what the days without samples cannot show.

#include "tests/codecs/playout/full_chain.h"

#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace dragoman;

TEST_CASE("an hour of Opus between clocks 100 ppm apart: nothing concealed, the delay stays") {
  testing::FullChainConditions conditions;
  conditions.sender_ppm = GENERATE(100.0, -100.0);
  CAPTURE(conditions.sender_ppm);
  const auto result = testing::run_full_chain(conditions, 1h);
  CHECK(result.concealed == 0);
  CHECK(result.waits == 0);
  CHECK(result.underruns == 0);
  CHECK(result.late == 0);
  CHECK(result.restarts == 0);
  CHECK(result.worst_off_ms <= 2);
  CHECK(result.longest_delay_ms < 8);
  CHECK(result.worst_level_db < 0.1);
  CHECK(result.drift_ppm == Approx(conditions.sender_ppm).margin(5));
}
