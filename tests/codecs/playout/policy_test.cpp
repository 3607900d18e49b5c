#include "codecs/playout/policy.h"

#include "tests/support/catch.h"

#include <vector>

using namespace std::chrono_literals;
using namespace dragoman;
using playout::kMaxLag;
using playout::kMinLag;
using playout::Lattice;
using playout::Policy;
using Move = Policy::Move;

namespace {

constexpr Instant kNow{1h};

/// Which lengths a policy allows now, shortest first.
std::vector<Samples> allowed(const Policy& policy) {
  std::vector<Samples> lags;
  for (Samples lag = 0; lag <= kMaxLag; ++lag) {
    if (policy.allowed().test(static_cast<std::size_t>(lag))) lags.push_back(lag);
  }
  return lags;
}

Samples target(Policy policy, Nanoseconds spread, Nanoseconds lead, const Lattice& lattice) {
  policy.observe({spread}, lead, lattice, true);
  return policy.target();
}

/// The lattice once `by` samples before the next packet were taken out.
Lattice moved(Lattice lattice, Samples by) {
  lattice.next -= by;
  return lattice;
}

}  // namespace

TEST_CASE("the target follows spread and lead one for one, the place of packets, and no more") {
  const Policy policy{{}};
  const Lattice best{120, 240, 0, 0, true};
  const Samples least = target(policy, 0ms, 0ms, best);
  CHECK(least < 48);  // a millisecond: what is left is head-room
  CHECK(target(policy, 10ms, 0ms, best) == least + 480);
  CHECK(target(policy, 0ms, 5ms, best) == least + 240);
  for (Samples next = 0; next < 240; ++next) {
    CHECK(target(policy, 0ms, 0ms, moved(best, -next)) == least + next % 120);
  }
  // Packets that wander through the blocks, and a resampler that looks ahead.
  CHECK(target(policy, 0ms, 0ms, {120, 240, 0, 17, false}) == least + 120 + 17);
  // Packets of 5 ms in blocks of 128: they fall on every sixteenth sample.
  CHECK(target(policy, 0ms, 0ms, {128, 240, 0, 0, true}) == least + 128 - 16);
}

TEST_CASE("a stream without experience begins with the initial delay") {
  playout::Config config;
  config.initial_delay = 20ms;
  Policy policy{config};
  policy.observe({0ms}, 3ms, {120, 240, 0, 0, true}, false);
  CHECK(policy.target() >= 960 + 144);
  policy.observe({0ms}, 3ms, {120, 240, 0, 0, true}, true);
  CHECK(policy.target() < 240);
}

TEST_CASE("the target stays between the configured bounds") {
  playout::Config config;
  config.min_delay = 10ms;
  config.max_delay = 50ms;
  const Lattice lattice{120, 240, 0, 0, true};
  CHECK(target(Policy{config}, 0ms, 0ms, lattice) == 480);
  CHECK(target(Policy{config}, 2s, 0ms, lattice) == 2400);
  config.min_delay = 80ms;
  CHECK(target(Policy{config}, 0ms, 0ms, lattice) == 2400);
}

TEST_CASE("the target stays below what fits into the store, however short the packets") {
  playout::Config config;
  config.store_packets = 64;
  Policy policy{config};
  CHECK(target(policy, 2s, 0ms, {120, 48, 0, 0, true}) < 64 * 48);
  CHECK(target(policy, 2s, 0ms, {120, 6, 0, 0, true}) < 64 * 6);
  CHECK(target(policy, 2s, 0ms, {120, 480, 0, 0, true}) == duration_to_samples(config.max_delay));
}

TEST_CASE("wherever packets lie, a stretch lands where the delay is enough") {
  const Samples packet = GENERATE(48, 120, 240, 480);
  const Samples period = GENERATE(64, 120, 128, 240, 480);
  const bool even = GENERATE(true, false);
  CAPTURE(packet, period, even);
  for (Samples next = 0; next < packet; next += 7) {
    const Lattice lattice{period, packet, next, even ? 0 : 17, even};
    Policy policy{{}};
    policy.observe({3ms}, 1ms, lattice, true);
    const Samples wanted = policy.target();

    REQUIRE(policy.decide(wanted - 100, kNow) == Move::grow);
    REQUIRE_FALSE(allowed(policy).empty());
    for (const Samples lag : allowed(policy)) {
      REQUIRE(wanted - 100 + lag >= target(policy, 3ms, 1ms, moved(lattice, -lag)));
    }
    // Too much by more than a packet: by less there may be no place to land.
    REQUIRE(policy.decide(wanted + 500, kNow) == Move::shrink);
    REQUIRE_FALSE(allowed(policy).empty());
    for (const Samples lag : allowed(policy)) {
      REQUIRE(lag >= kMinLag);
      REQUIRE(wanted + 500 - lag >= target(policy, 3ms, 1ms, moved(lattice, lag)));
    }
  }
}

TEST_CASE("it grows at once and takes any joint, and by large steps when one is not enough") {
  Policy policy{{}};
  policy.observe({100ms}, 0ms, {120, 240, 0, 0, true}, true);
  REQUIRE(policy.decide(100, kNow) == Move::grow);
  CHECK(policy.similarity() == -1);
  REQUIRE_FALSE(allowed(policy).empty());
  CHECK(allowed(policy).front() == kMaxLag / 2);
}

TEST_CASE("it never grows past the longest delay, nor shrinks below the shortest") {
  playout::Config config;
  config.min_delay = 10ms;
  config.max_delay = 50ms;
  Policy policy{config};
  policy.observe({200ms}, 0ms, {120, 240, 0, 0, true}, true);
  REQUIRE(policy.decide(2400 - 300, kNow) == Move::grow);
  CHECK(allowed(policy).back() <= 300);
  CHECK(policy.decide(2400 - kMinLag + 1, kNow) == Move::none);

  policy.observe({0ms}, 0ms, {120, 240, 0, 0, true}, true);
  REQUIRE(policy.decide(480 + 100, kNow) == Move::shrink);
  CHECK(allowed(policy).back() <= 100);
  CHECK(policy.decide(480 + kMinLag - 1, kNow + 1s) == Move::none);
}

TEST_CASE("shrinking waits for a good joint, less and less patiently") {
  Policy policy{{}};
  policy.observe({0ms}, 0ms, {120, 240, 0, 0, true}, true);
  REQUIRE(policy.decide(policy.target(), kNow - 1min) == Move::none);  // it is no longer new
  const Samples margin = policy.target() + 480;
  float before = 1;
  for (Nanoseconds waited = 0ms; waited < 700ms; waited += 100ms) {
    REQUIRE(policy.decide(margin, kNow + waited) == Move::shrink);
    CHECK(policy.similarity() < before);
    before = policy.similarity();
    policy.done(false, kNow + waited);
  }
  REQUIRE(policy.decide(margin, kNow + 1s) == Move::shrink);
  CHECK(policy.similarity() == 0);
  policy.done(true, kNow + 1s);
  // The next one is as picky as the first was.
  REQUIRE(policy.decide(margin, kNow + 2s) == Move::shrink);
  CHECK(policy.similarity() > 0.8F);
}

TEST_CASE("a few milliseconds too much wait for whole periods, however long") {
  Policy policy{{}};
  policy.observe({0ms}, 0ms, {120, 240, 0, 0, true}, true);
  REQUIRE(policy.decide(policy.target() + 120, kNow) == Move::shrink);
  CHECK(policy.periods() == playout::Periods::whole);
  REQUIRE(policy.decide(policy.target() + 120, kNow + 1min) == Move::shrink);
  CHECK(policy.periods() == playout::Periods::whole);
  REQUIRE(policy.decide(policy.target() + 121, kNow + 1min) == Move::shrink);
  CHECK(policy.periods() == playout::Periods::any);
}

TEST_CASE("far too much delay goes at once, joint or not") {
  Policy policy{{}};
  policy.observe({0ms}, 0ms, {120, 240, 0, 0, true}, true);
  REQUIRE(policy.decide(policy.target() + 4800, kNow) == Move::shrink);
  CHECK(policy.similarity() == 0);
}

TEST_CASE("after a joint there is a pause, after a search a shorter one") {
  Policy policy{{}};
  policy.observe({0ms}, 0ms, {120, 240, 0, 0, true}, true);
  const Samples margin = policy.target() + 480;
  REQUIRE(policy.decide(margin, kNow) == Move::shrink);
  policy.done(true, kNow);
  CHECK(policy.decide(margin, kNow + 30ms) == Move::none);
  REQUIRE(policy.decide(margin, kNow + 40ms) == Move::shrink);
  policy.done(false, kNow + 40ms);
  CHECK(policy.decide(margin, kNow + 50ms) == Move::none);
  CHECK(policy.decide(margin, kNow + 60ms) == Move::shrink);
  // No pause holds up growing: sound would be missing.
  policy.done(true, kNow + 60ms);
  CHECK(policy.decide(policy.target() - 100, kNow + 61ms) == Move::grow);
}

TEST_CASE("what drift control takes away more gently is left to it") {
  Policy policy{{}};
  policy.observe({0ms}, 0ms, {120, 240, 0, 17, false}, true);
  CHECK(policy.decide(policy.target() + 90, kNow) == Move::none);
  CHECK(policy.decide(policy.target() + 200, kNow) == Move::shrink);
}
