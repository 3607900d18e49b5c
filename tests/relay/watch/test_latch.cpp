#include "relay/watch/growth.h"
#include "relay/watch/latch.h"
#include "tests/relay/watch/hall_clock.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using watch::Sign;

TEST_CASE("Bad for its hold raises an alarm, good for its time ends it") {
  watch::Latch latch;
  Instant now{1h};
  pass(now, 1s, [&](Instant t) { CHECK_FALSE(latch.observe(Sign::bad, t, 1s, 500ms)); });
  CHECK(latch.observe(Sign::bad, now, 1s, 500ms));
  now += kLook;
  pass(now, 400ms, [&](Instant t) { CHECK(latch.observe(Sign::good, t, 1s, 500ms)); });
  CHECK(latch.observe(Sign::bad, now, 1s, 500ms));  // the good time counts from anew
  now += kLook;
  pass(now, 480ms, [&](Instant t) { CHECK(latch.observe(Sign::good, t, 1s, 500ms)); });
  CHECK_FALSE(latch.observe(Sign::good, now, 1s, 500ms));
}

TEST_CASE("A moment that is good begins the hold anew, an unknown one does not") {
  watch::Latch latch;
  Instant now{1h};
  const auto bad = [&](Instant t) { return latch.observe(Sign::bad, t, 1s, 0s); };
  pass(now, 800ms, bad);
  latch.observe(Sign::good, now, 1s, 0s);
  now += kLook;
  pass(now, 800ms, bad);
  CHECK_FALSE(latch.active());
  pass(now, 10s, [&](Instant t) { latch.observe(Sign::unknown, t, 1s, 0s); });
  CHECK_FALSE(latch.active());
  pass(now, 400ms, bad);
  CHECK(latch.active());
}

TEST_CASE("Without a hold it is raised by one look, and what is over ends at once") {
  watch::Latch latch;
  CHECK(latch.observe(Sign::bad, Instant{1h}, 0s, 10s));
  CHECK(latch.observe(Sign::unknown, Instant{1h + 1s}, 0s, 10s));
  CHECK_FALSE(latch.observe(Sign::over, Instant{1h + 2s}, 0s, 10s));
}

TEST_CASE("A look after a long pause counts for a second at most") {
  watch::Latch latch;
  latch.observe(Sign::bad, Instant{1h}, 10s, 0s);
  CHECK_FALSE(latch.observe(Sign::bad, Instant{3h}, 10s, 0s));
}

TEST_CASE("Growth is that of the last window, and begins anew with the counter") {
  watch::Growth growth(10s);
  Instant now{1h};
  std::uint64_t total = 1000;
  CHECK(growth.observe(total, now) == 0);
  pass(now, 30s, [&](Instant t) { growth.observe(++total, t); });
  const auto last = growth.observe(total, now);
  CHECK(last >= 240);  // 25 a second for ten seconds, and at most a tenth more
  CHECK(last <= 276);
  CHECK(growth.span() >= 10s);
  CHECK(growth.observe(3, now + kLook) == 0);
  CHECK(growth.span() == 0s);
}
