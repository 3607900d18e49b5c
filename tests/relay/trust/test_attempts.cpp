#include "relay/trust/attempts.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;
using trust::Attempts;

namespace {

constexpr std::uint32_t kHere = 0x0A000001, kThere = 0x0A000002;

}  // namespace

TEST_CASE("The first wrong guesses are slips of the hand") {
  Attempts attempts;
  for (int i = 0; i < 5; ++i) {
    attempts.failed(kHere, Instant{1h});
    CHECK(attempts.wait(kHere, Instant{1h}) == 0ns);
  }
}

TEST_CASE("From the sixth on each guess waits twice as long as the one before, up to a minute") {
  Attempts attempts;
  Instant now{1h};
  for (int i = 0; i < 5; ++i) attempts.failed(kHere, now);
  for (const auto wait : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
    attempts.failed(kHere, now);
    CHECK(attempts.wait(kHere, now) == wait);
    CHECK(attempts.wait(kHere, now + wait - 1ns) == 1ns);
    now += wait;
    CHECK(attempts.wait(kHere, now) == 0ns);
  }
}

TEST_CASE("One address's guesses are not another's") {
  Attempts attempts;
  for (int i = 0; i < 20; ++i) attempts.failed(kHere, Instant{1h});
  CHECK(attempts.wait(kThere, Instant{1h}) == 0ns);
}

TEST_CASE("A right secret, or a quarter of an hour, makes it all forgotten") {
  Attempts attempts;
  for (int i = 0; i < 6; ++i) attempts.failed(kHere, Instant{1h});
  SECTION("a right secret") {
    attempts.succeeded(kHere);
  }
  SECTION("time") {
    attempts.failed(kHere, Instant{1h} + 16min);
  }
  attempts.failed(kHere, Instant{1h} + 16min);
  CHECK(attempts.wait(kHere, Instant{1h} + 16min) == 0ns);
}

TEST_CASE("However many addresses guess, only so many are kept, the latest of them") {
  Attempts attempts;
  for (std::uint32_t address = 1; address <= 10'000; ++address)
    for (int i = 0; i < 6; ++i) attempts.failed(address, Instant{1h} + address * 1ms);
  CHECK(attempts.watched() == 4096);
  CHECK(attempts.wait(10'000, Instant{1h} + 10s) > 0ns);
}
