#include "relay/net/clock.h"
#include "relay/net/udp.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;

TEST_CASE("a wall clock stamp is brought to the monotonic clock") {
  net::ClockPair pair;
  pair.monotonic = 1000s;
  pair.offset = 1000s - 5'000'000s;  // the wall clock read 5,000,000 s

  CHECK(pair.to_monotonic(5'000'000s - 3ms) == Instant{1000s - 3ms});
}

TEST_CASE("a stamp from before the wall clock stepped becomes the time of reading") {
  net::ClockPair pair;
  pair.monotonic = 1000s;
  pair.offset = 1000s - 5'000'000s;

  CHECK(pair.to_monotonic(5'000'000s + 1ms) == Instant{1000s});  // set back
  CHECK(pair.to_monotonic(5'000'000s - 1h) == Instant{1000s});   // set forward
}

TEST_CASE("both clocks are read at one moment") {
  const Instant before = net::monotonic_now();
  const WallTime wall_before = net::wall_now();
  const net::ClockPair pair = net::ClockPair::read();
  const WallTime wall_after = net::wall_now();
  const Instant after = net::monotonic_now();

  CHECK(pair.monotonic >= before.time_since_epoch());
  CHECK(pair.monotonic <= after.time_since_epoch());
  const Nanoseconds wall = pair.monotonic - pair.offset;
  CHECK(wall >= wall_before.time_since_epoch());
  CHECK(wall <= wall_after.time_since_epoch() + 1ms);
}
