/// Loss beside redundancy and a second path: what is still concealed, and what it costs in delay.

#include "tests/codecs/playout/playout_run.h"
#include "tests/support/catch.h"

using namespace std::chrono_literals;
using namespace dragoman;
using testing::PlayoutRun;
using testing::Scenario;

namespace {

/// Speech that a listener hears for a quarter of an hour.
constexpr Nanoseconds kLong = 15min;

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
  const double clean_ms = run.run(1s).longest_ms;
  scenario.network.loss = c.loss;
  scenario.network.loss_burst = c.burst;
  run.set_network(scenario.network);
  run.run(10s);
  const auto heard = run.run(kLong);
  CHECK(share(heard.concealed, kLong) <= c.limit);
  // Of every block of sound that came. While a hole is concealed nobody knows yet whether its
  // packets are lost or late: what stands in for them was never sent, and has no delay.
  CHECK(heard.longest_sound_ms <= clean_ms + c.more_ms);
  CHECK(heard.longest_sound_ms > clean_ms);
}

TEST_CASE("of two paths the first copy plays, and a cut of either is not heard") {
  Scenario scenario;
  scenario.config.merged = true;
  scenario.second_path = testing::NetworkConditions{};
  scenario.second_path->delay = GENERATE(100us, 3ms, 12ms);
  const bool cut_the_slower = GENERATE(false, true);
  CAPTURE(scenario.second_path->delay.count(), cut_the_slower);
  PlayoutRun run{scenario};
  run.run(5s);
  const auto before = run.stats();
  testing::NetworkConditions cut;
  cut.loss = 1;
  cut_the_slower ? run.set_second(cut) : run.set_network(cut);
  const auto heard = run.run(60s);
  CHECK(heard.concealed == 0);
  CHECK(heard.waits == 0);
  CHECK(run.stats().lost == before.lost);
  cut_the_slower ? run.set_second(*scenario.second_path) : run.set_network(scenario.network);
  run.run(5s);
  cut_the_slower ? run.set_network(cut) : run.set_second(cut);
  CHECK(run.run(60s).concealed == 0);
}

TEST_CASE("losses on two paths at once are made good by each other") {
  Scenario scenario;
  scenario.config.merged = true;
  scenario.network.loss = 0.05;
  scenario.second_path = scenario.network;
  PlayoutRun run{scenario};
  run.run(5s);
  // 5 % of 5 %.
  CHECK(share(run.run(kLong).concealed, kLong) == Approx(0.0025).epsilon(0.3));
}

TEST_CASE("the delay for copies is given back when nothing is lost any more") {
  Scenario scenario;
  scenario.copies = {1, 2};
  PlayoutRun run{scenario};
  run.run(3s);
  const double clean_ms = run.run(1s).delay_ms;
  scenario.network.loss = 0.05;
  run.set_network(scenario.network);
  CHECK(run.run(5s).delay_ms >= clean_ms + 9);
  run.set_network({});
  run.run(40s);
  CHECK(run.run(1s).delay_ms <= clean_ms + 1);
}
