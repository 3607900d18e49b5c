#include "relay/app/round_trip_book.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::app;
using namespace std::chrono_literals;

namespace {

constexpr Instant kNow{1h};

RoundTrip trip(std::uint32_t reporter, Nanoseconds time, std::uint16_t port = 5000) {
  RoundTrip result;
  result.channel = 2;
  result.reporter = rtp::Ssrc{reporter};
  result.from = {0x0A000001, port};
  result.time = time;
  return result;
}

}  // namespace

TEST_CASE("Round trips are ranked by channel, the latest of each receiver") {
  RoundTripBook book({7});
  for (std::uint32_t n = 1; n <= 100; ++n) book.note(trip(n, 900ms), kNow);
  for (std::uint32_t n = 1; n <= 100; ++n) book.note(trip(n, n * 1ms), kNow);
  CHECK_FALSE(book.of(0, 2, false));
  book.settle(kNow, {});
  const auto figures = book.of(0, 2, false).value();
  CHECK(figures.reporters == 100);
  CHECK(figures.p50_ms == Approx(51));
  CHECK(figures.p95_ms == Approx(96));
  CHECK(figures.max_ms == Approx(100));
  CHECK_FALSE(book.of(0, 2, true));
  CHECK_FALSE(book.of(0, 1, false));
}

TEST_CASE("Who reports from where unicast goes to listens by unicast") {
  RoundTripBook book({7});
  book.note(trip(1, 3ms, 5000), kNow);
  book.note(trip(2, 8ms, 5002), kNow);
  book.note(trip(3, 9ms, 5004), kNow);
  // Another channel's subscriber on the same port is no reason.
  book.settle(kNow, {{0, 2, 0x0A000001, 5002}, {0, 3, 0x0A000001, 5004}});
  CHECK(book.of(0, 2, false)->reporters == 2);
  CHECK(book.of(0, 2, true)->reporters == 1);
  CHECK(book.of(0, 2, true)->max_ms == Approx(8));
}

TEST_CASE("Who reports no more is forgotten") {
  RoundTripBook book({7});
  book.note(trip(1, 3ms), kNow);
  book.note(trip(2, 5ms), kNow + 15s);
  book.settle(kNow + 21s, {});
  CHECK(book.of(0, 2, false)->reporters == 1);
  CHECK(book.of(0, 2, false)->max_ms == Approx(5));
  book.settle(kNow + 60s, {});
  CHECK_FALSE(book.of(0, 2, false));
}

TEST_CASE("A flood of invented receivers takes no more than its room, and is counted") {
  RoundTripBook book({7});
  for (std::uint32_t n = 0; n < RoundTripBook::kMost + 10; ++n) book.note(trip(n, 3ms), kNow);
  CHECK(book.overlooked() == 10);
  book.note(trip(0, 4ms), kNow);  // one that is known goes on
  CHECK(book.overlooked() == 10);
  book.settle(kNow, {});
  CHECK(book.of(0, 2, false)->reporters == static_cast<int>(RoundTripBook::kMost));
}
