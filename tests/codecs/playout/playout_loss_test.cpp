/// Loss beside redundancy and a second path: what is still concealed, and what it costs in delay.

#include "tests/codecs/playout/playout_run.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace std::chrono_literals;
using namespace dragoman;
using testing::PlayoutRun;
using testing::Scenario;

namespace {

/// Speech that a listener hears for a quarter of an hour.
constexpr Nanoseconds kLong = 15min;
constexpr int kStretches = 100;

struct Case {
  double loss;
  int burst;
  std::vector<int> copies;
  double limit;  ///< share of what is heard
  double more_ms;
};

double share(Samples concealed, Nanoseconds of) {
  return static_cast<double>(concealed) / static_cast<double>(duration_to_samples(of));
}

}  // namespace

TEST_CASE("copies make losses good, for no more delay than their distance") {
  const Case c = GENERATE(Case{0.01, 1, {1, 2}, 0.0001, 10}, Case{0.05, 1, {1, 2}, 0.0005, 10},
                          Case{0.10, 1, {1, 2}, 0.002, 10}, Case{0.20, 1, {1, 2}, 0.01, 10},
                          Case{0.05, 2, {1, 2}, 0.005, 10}, Case{0.05, 4, {2, 4}, 0.003, 20});
  CAPTURE(c.loss, c.burst);
  Scenario scenario;
  scenario.copies = c.copies;
  scenario.seed = GENERATE(1U, 2U);
  PlayoutRun run{scenario};
  run.run(3s);
  const double clean_ms = run.run(1s).delay_ms;
  scenario.network.loss = c.loss;
  scenario.network.loss_burst = c.burst;
  run.set_network(scenario.network);
  run.run(10s);
  // While a hole is concealed nobody knows yet whether its packets are lost or late.
  std::vector<double> delays;
  Samples concealed = 0;
  for (int i = 0; i < kStretches; ++i) {
    const auto heard = run.run(kLong / kStretches);
    concealed += heard.concealed;
    delays.push_back(heard.delay_ms);
  }
  std::sort(delays.begin(), delays.end());
  CHECK(share(concealed, kLong) <= c.limit);
  CHECK(delays[kStretches * 9 / 10] <= clean_ms + c.more_ms);
}
