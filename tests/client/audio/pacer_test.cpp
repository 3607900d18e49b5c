#include "client/audio/pacer.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;
using client::Pacer;

TEST_CASE("deadlines never drift: a day of 2.5 ms periods ends on the nanosecond") {
  const Instant start{123456789ns};
  Pacer pacer(start, 120);
  for (int n = 0; n < 24 * 3600 * 400; ++n) pacer.advance();
  CHECK(pacer.deadline() - start == 24h);
}

TEST_CASE("a period that is no whole number of nanoseconds is kept on average") {
  Pacer pacer(Instant{}, 128);
  for (int n = 0; n < 375; ++n) pacer.advance();
  CHECK(pacer.deadline() == Instant{1s});
}

TEST_CASE("a late wake-up is made good, a suspended machine is not") {
  Pacer pacer(Instant{}, 240);
  CHECK_FALSE(pacer.due(Instant{-1ns}));
  CHECK(pacer.due(Instant{0ns}));
  CHECK(pacer.skip(Instant{900ms}) == 0);
  int calls = 0;
  while (pacer.due(Instant{900ms})) {
    pacer.advance();
    ++calls;
  }
  CHECK(calls == 181);
  CHECK(pacer.skip(Instant{10s}) == 1819);
  CHECK(pacer.deadline() == Instant{10s});
}
