// What the model makes is what was asked of it: rates, run lengths, distributions, order.
#include "tools/netsim/network.h"

#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <vector>

using namespace dragoman;
using namespace dragoman::netsim;
using namespace std::chrono_literals;

namespace {

constexpr int kPackets = 200'000;
constexpr Nanoseconds kEvery = 5ms;
const Instant kStart{1h};

Instant sent_at(int n) {
  return kStart + n * kEvery;
}

/// Fate of every packet, in the order sent.
std::vector<Arrivals> run(const Conditions& conditions, std::uint64_t seed = 7,
                          int packets = kPackets) {
  Network network(conditions, seed);
  std::vector<Arrivals> fates;
  for (int n = 0; n < packets; ++n) fates.push_back(network.send(sent_at(n), 100));
  return fates;
}

double lost_share(const std::vector<Arrivals>& fates) {
  const auto lost = std::count_if(fates.begin(), fates.end(), [](auto& f) { return f.empty(); });
  return static_cast<double>(lost) / static_cast<double>(fates.size());
}

/// How often each length of a run of lost packets came.
std::map<int, int> runs(const std::vector<Arrivals>& fates) {
  std::map<int, int> lengths;
  int length = 0;
  for (const auto& fate : fates) {
    if (fate.empty()) {
      ++length;
    } else if (length > 0) {
      ++lengths[length];
      length = 0;
    }
  }
  return lengths;
}

std::vector<double> delays_ms(const Conditions& conditions) {
  std::vector<double> delays;
  const auto fates = run(conditions);
  for (int n = 0; n < kPackets; ++n)
    for (const Instant at : fates[static_cast<std::size_t>(n)])
      delays.push_back(std::chrono::duration<double, std::milli>(at - sent_at(n)).count());
  std::sort(delays.begin(), delays.end());
  return delays;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double quantile(const std::vector<double>& sorted, double q) {
  return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1))];
}

}  // namespace

TEST_CASE("A clean network only delays", "[netsim]") {
  Conditions conditions;
  conditions.delay = 20ms;
  const auto fates = run(conditions, 1, 100);
  for (int n = 0; n < 100; ++n) {
    REQUIRE(fates[static_cast<std::size_t>(n)].size() == 1);
    CHECK(*fates[static_cast<std::size_t>(n)].begin() == sent_at(n) + 20ms);
  }
}

TEST_CASE("Random loss is the share asked for, each packet by itself", "[netsim]") {
  const double loss = GENERATE(0.01, 0.05, 0.2, 1.0);
  Conditions conditions;
  conditions.loss = loss;
  const auto fates = run(conditions);
  const double sigma = std::sqrt(loss * (1 - loss) / kPackets);
  CHECK(std::abs(lost_share(fates) - loss) <= 4 * sigma);
  if (loss >= 1) return;
  double lost = 0, groups = 0;
  for (const auto& [length, count] : runs(fates)) {
    lost += length * count;
    groups += count;
  }
  CHECK(lost / groups == Approx(1 / (1 - loss)).epsilon(0.03));  // geometric runs
}

TEST_CASE("Bursts are exactly as long as asked, and the share stays", "[netsim]") {
  const int burst = GENERATE(2, 4, 10);
  Conditions conditions;
  conditions.loss = 0.05;
  conditions.burst = burst;
  const auto fates = run(conditions);
  CHECK(lost_share(fates) == Approx(0.05).epsilon(0.06));
  auto lengths = runs(fates);
  REQUIRE(lengths.size() == 1);
  CHECK(lengths.begin()->first == burst);
}

TEST_CASE("Gilbert-Elliott: share and mean length of bad spells", "[netsim]") {
  Conditions conditions;
  conditions.gilbert = GilbertElliott{0.01, 0.25, 1, 0};
  const auto fates = run(conditions);
  CHECK(lost_share(fates) == Approx(0.01 / 0.26).epsilon(0.06));
  double lost = 0, groups = 0;
  for (const auto& [length, count] : runs(fates)) {
    lost += length * count;
    groups += count;
  }
  CHECK(lost / groups == Approx(4).epsilon(0.06));
  conditions.gilbert = GilbertElliott{0.01, 0.25, 0.5, 0.002};
  CHECK(lost_share(run(conditions)) == Approx((0.5 * 0.01 + 0.002 * 0.25) / 0.26).epsilon(0.08));
}

TEST_CASE("Jitter has the asked distribution when packets may overtake", "[netsim]") {
  Conditions conditions;
  conditions.delay = 50ms;
  conditions.jitter = 10ms;
  conditions.overtake = true;
  SECTION("uniform") {
    const auto delays = delays_ms(conditions);
    CHECK(delays.front() >= 50);
    CHECK(delays.back() <= 60);
    CHECK(quantile(delays, 0.25) == Approx(52.5).margin(0.1));
    CHECK(quantile(delays, 0.9) == Approx(59).margin(0.1));
  }
  SECTION("normal") {
    conditions.spread = Spread::normal;
    const auto delays = delays_ms(conditions);
    CHECK(mean(delays) == Approx(50).margin(0.15));
    CHECK(quantile(delays, 0.1587) == Approx(40).margin(0.25));
    CHECK(quantile(delays, 0.9772) == Approx(70).margin(0.4));
  }
  SECTION("exponential") {
    conditions.spread = Spread::exponential;
    const auto delays = delays_ms(conditions);
    CHECK(mean(delays) == Approx(60).margin(0.15));
    CHECK(quantile(delays, 0.99) == Approx(50 + 10 * std::log(100.0)).epsilon(0.02));
  }
  SECTION("pareto") {
    conditions.spread = Spread::pareto;
    const auto delays = delays_ms(conditions);
    CHECK(mean(delays) == Approx(60).margin(0.3));
    CHECK(quantile(delays, 0.999) == Approx(50 + 20 * 9).epsilon(0.1));  // (1000^(1/3) - 1) · 20
  }
}

TEST_CASE("A wide normal spread never delivers before it was sent", "[netsim]") {
  Conditions conditions;
  conditions.delay = 1ms;
  conditions.jitter = 10ms;
  conditions.spread = Spread::normal;
  CHECK(delays_ms(conditions).front() >= 0);
}

TEST_CASE("Jitter alone keeps the order; reordering holds its share back", "[netsim]") {
  Conditions conditions;
  conditions.jitter = 30ms;
  conditions.reorder = GENERATE(0.0, 0.01);
  conditions.reorder_by = 40ms;
  Network network(conditions, 3);
  Instant latest{};
  int overtaken = 0;
  for (int n = 0; n < kPackets; ++n)
    for (const Instant at : network.send(sent_at(n), 100)) {
      overtaken += at < latest ? 1 : 0;
      latest = std::max(latest, at);
    }
  CHECK((overtaken > 0) == (conditions.reorder > 0));
  CHECK(static_cast<double>(network.totals().reordered) / kPackets ==
        Approx(conditions.reorder).epsilon(0.1));
}

TEST_CASE("Duplicates are the share asked for", "[netsim]") {
  Conditions conditions;
  conditions.duplicate = 0.02;
  const auto fates = run(conditions);
  const auto twice =
      std::count_if(fates.begin(), fates.end(), [](auto& f) { return f.size() == 2; });
  CHECK(static_cast<double>(twice) / kPackets == Approx(0.02).epsilon(0.1));
}

TEST_CASE("Power save holds packets until the next beacon, then all come at once", "[netsim]") {
  Conditions conditions;
  conditions.beacon = 100ms;
  std::map<Instant, int> bursts;
  for (const auto& fate : run(conditions, 5, 2000)) ++bursts[*fate.begin()];
  for (const auto& [at, count] : bursts) {
    CHECK(at.time_since_epoch() % 100ms == 0ns);
    CHECK(count <= 20);
  }
  CHECK(bursts.size() <= 101);
}

TEST_CASE("A station that is asleep for a share of the beacons holds up that share", "[netsim]") {
  Conditions conditions;
  conditions.beacon = 100ms;
  conditions.beacon_asleep = 0.3;
  const auto delays = delays_ms(conditions);
  const auto held = std::count_if(delays.begin(), delays.end(), [](double d) { return d > 0; });
  // One packet in twenty arrives with the beacon itself and never waits.
  CHECK(static_cast<double>(held) / kPackets == Approx(0.3 * 0.95).epsilon(0.05));
  CHECK(delays.back() <= 100);
}

TEST_CASE("A stall holds everything and lets it go together", "[netsim]") {
  Conditions conditions;
  conditions.stall_every = 10s;
  conditions.stall = 150ms;
  conditions.stall_phase = 1s;
  std::map<Instant, int> together;
  for (const auto& fate : run(conditions, 5, 4000)) ++together[*fate.begin()];
  CHECK(std::count_if(together.begin(), together.end(), [](auto& b) { return b.second > 1; }) == 2);
  CHECK(together[kStart + 1150ms] == 31);
  CHECK(together[kStart + 11150ms] == 31);
}

TEST_CASE("A limited rate queues, and drops what would wait too long", "[netsim]") {
  Conditions conditions;
  conditions.rate = 102'400;  // a datagram of 100 bytes and its headers every 10 ms
  conditions.queue = 50ms;
  Network network(conditions, 1);
  std::vector<Instant> arrived;
  for (int n = 0; n < 1000; ++n)  // twice what the link carries
    for (const Instant at : network.send(sent_at(n), 100)) {
      CHECK(at - sent_at(n) <= 60ms);
      arrived.push_back(at);
    }
  CHECK(network.totals().queue_full == Approx(500).margin(10));
  CHECK(network.totals().delivered + network.totals().queue_full == 1000);
  for (std::size_t i = 1; i < arrived.size(); ++i) CHECK(arrived[i] - arrived[i - 1] >= 10ms - 1ns);
}

TEST_CASE("The same seed is the same network, another one is not", "[netsim]") {
  Conditions conditions;
  conditions.loss = 0.1;
  conditions.jitter = 20ms;
  conditions.spread = Spread::pareto;
  conditions.duplicate = 0.05;
  conditions.reorder = 0.05;
  const auto times = [&](std::uint64_t seed) {
    std::vector<Instant> all;
    for (const auto& fate : run(conditions, seed, 5000))
      all.insert(all.end(), fate.begin(), fate.end());
    return all;
  };
  CHECK(times(3) == times(3));
  CHECK(times(3) != times(4));
}

TEST_CASE("More impairments do not change who is lost", "[netsim]") {
  Conditions plain;
  plain.loss = 0.1;
  Conditions rough = plain;
  rough.jitter = 20ms;
  rough.duplicate = 0.1;
  rough.reorder = 0.1;
  rough.beacon = 100ms;
  rough.beacon_asleep = 0.5;
  const auto a = run(plain, 9, 5000), b = run(rough, 9, 5000);
  for (std::size_t n = 0; n < a.size(); ++n) REQUIRE(a[n].empty() == b[n].empty());
}

TEST_CASE("A histogram's delays come as often as it says, by the seed", "[netsim]") {
  Conditions conditions;
  conditions.delay = 5ms;
  conditions.histogram = Histogram({{0ms, 90}, {4ms, 9}, {30ms, 1}});
  conditions.overtake = true;
  const auto delays = delays_ms(conditions);
  const auto share = [&](double ms) {
    const auto same = std::count_if(delays.begin(), delays.end(),
                                    [&](double d) { return std::abs(d - ms) < 0.001; });
    return static_cast<double>(same) / static_cast<double>(delays.size());
  };
  CHECK(share(5) == Approx(0.90).margin(0.01));
  CHECK(share(9) == Approx(0.09).margin(0.01));
  CHECK(share(35) == Approx(0.01).margin(0.004));
  CHECK(share(5) + share(9) + share(35) == Approx(1));
  const auto fate = [&](std::uint64_t seed) {
    std::vector<Instant> arrivals;
    for (const auto& one : run(conditions, seed, 1000))
      for (const Instant at : one) arrivals.push_back(at);
    return arrivals;
  };
  CHECK(fate(3) == fate(3));
  CHECK(fate(3) != fate(4));
}
