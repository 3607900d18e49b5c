#include "client/audio/callback_clock.h"

#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace std::chrono_literals;
using client::CallbackClock;

namespace {
constexpr Nanoseconds kPeriod = 5ms;
/// Lateness of callback n: mostly 50 µs, now and then a stall.
Nanoseconds lateness(int n) {
  if (n % 97 == 0) return 8ms;
  return 20us + 1us * (n * 7919 % 400);
}
}  // namespace

TEST_CASE("late callbacks do not move the line") {
  CallbackClock clock;
  Nanoseconds worst{0};
  for (int n = 0; n < 20000; ++n) {
    const Instant truth = Instant{1s} + n * kPeriod;
    const Instant said = clock.begin(truth + lateness(n), kPeriod);
    if (n > 200) worst = std::max(worst, std::max(said - truth, truth - said));
  }
  CHECK(worst < 80us);
}

TEST_CASE("a card that runs 200 ppm fast or slow is followed") {
  for (const int ppm : {-200, 200}) {
    CallbackClock clock;
    const Nanoseconds real = kPeriod + kPeriod * ppm / 1000000;
    Nanoseconds worst{0};
    for (int n = 0; n < 200000; ++n) {
      const Instant truth = Instant{1s} + n * real;
      const Instant said = clock.begin(truth + lateness(n), kPeriod);
      if (n > 1000) worst = std::max(worst, std::max(said - truth, truth - said));
    }
    INFO(ppm << " ppm");
    CHECK(worst < 150us);
  }
}

TEST_CASE("when the card lost time the line jumps within a second") {
  CallbackClock clock;
  Instant said{}, truth{};
  for (int n = 0; n < 600; ++n) {
    truth = Instant{1s} + n * kPeriod + (n >= 400 ? 37ms : 0ms);
    said = clock.begin(truth, kPeriod);
  }
  CHECK(said - truth < 100us);
  CHECK(truth - said < 100us);
}

TEST_CASE("the line is even: neighbours differ by the period to 1 %") {
  CallbackClock clock;
  Instant last{};
  for (int n = 0; n < 4000; ++n) {
    const Instant said = clock.begin(Instant{1s} + n * kPeriod + lateness(n), kPeriod);
    if (n > 200) {
      REQUIRE(said - last >= kPeriod - 50us);
      REQUIRE(said - last <= kPeriod + 5us);
    }
    last = said;
  }
}
