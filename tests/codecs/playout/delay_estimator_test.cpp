#include "codecs/playout/delay_estimator.h"

#include "tests/support/catch.h"

#include <array>
#include <utility>

using namespace std::chrono_literals;
using namespace dragoman;
using playout::DelayEstimator;

namespace {
/// A stream of 5 ms packets, each with its own extra delay.
struct Stream {
  DelayEstimator estimator{400ms};
  Samples timestamp = 0;
  Instant now{1h};
  void packets(int count, Nanoseconds extra = 0ns) {
    for (int i = 0; i < count; ++i) {
      estimator.observe(now + extra, timestamp);
      timestamp += 240;
      now += 5ms;
    }
  }
  Nanoseconds spread() { return estimator.spread(); }
};
}  // namespace

TEST_CASE("a clean network has next to no spread") {
  Stream s;
  s.packets(1000);
  CHECK(s.spread() <= 200us);
}

TEST_CASE("a stream that begins anew has no spread before its first packet came") {
  Stream s;
  s.packets(1000);
  s.packets(1, 20ms);
  s.estimator.rebase();
  CHECK(s.estimator.lately() == 0ns);
  s.estimator.seed(s.now, s.timestamp);
  CHECK(s.estimator.lately() == 0ns);
  s.packets(10);
  CHECK(s.estimator.lately() <= 200us);
}

TEST_CASE("one late packet counts at once, and for two seconds") {
  Stream s;
  s.packets(1000);
  s.packets(1, 20ms);
  CHECK(s.spread() == 20ms);
  s.packets(300);
  CHECK(s.spread() == 20ms);
  s.packets(200);
  CHECK(s.spread() < 1ms);
}

TEST_CASE("lateness of one packet in a hundred is remembered for long") {
  Stream s;
  for (int i = 0; i < 30; ++i) {
    s.packets(99);
    s.packets(1, 12ms);
  }
  s.packets(1000);
  CHECK(s.spread() >= 12ms);
  CHECK(s.spread() <= 13ms);
}

TEST_CASE("lost packets are no jitter") {
  Stream s;
  for (int i = 0; i < 500; ++i) {
    s.packets(1);
    s.timestamp += 240 * 3;
    s.now += 15ms;
  }
  CHECK(s.spread() <= 200us);
}

TEST_CASE(
    "a stall that returns is awaited when it is due, not between, and given up when it ends") {
  Stream s;
  s.packets(400);
  for (int i = 0; i < 3; ++i) {
    s.packets(1, 80ms);
    s.packets(1000 - 1);
    CHECK(s.spread() < 1ms);
    s.packets(1000);
  }
  CHECK(s.spread() >= 80ms);
  CHECK(s.estimator.lately() < 1ms);
  s.packets(20);
  CHECK(s.spread() >= 80ms);
  s.packets(20);
  CHECK(s.spread() < 1ms);
}

TEST_CASE("a stall that returns soon is awaited all the time") {
  Stream s;
  s.packets(400);
  for (int i = 0; i < 4; ++i) {
    s.packets(1, 80ms);
    s.packets(599);
  }
  s.packets(1, 80ms);
  for (int i = 0; i < 599; ++i) {
    s.packets(1);
    REQUIRE(s.spread() >= 80ms);
  }
  s.packets(100);
  CHECK(s.spread() < 1ms);
}

TEST_CASE("a stall is awaited as long around its time as its pace is uneven") {
  const Nanoseconds off = GENERATE(10ms, 50ms, 200ms, 400ms);
  const std::array places{1, -1, 0, 1, 0, -1, -1, 1, 0, 1, -1, 1};
  Stream s;
  s.packets(400);
  int awaited = 0;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Nanoseconds turn = i == 0 ? 5ms : 10s + (places[i] - places[i - 1]) * off;
    s.packets(static_cast<int>(turn / 5ms) - 1);
    if (i >= 4 && s.spread() >= 80ms) ++awaited;
    s.packets(1, 80ms);
  }
  CAPTURE(off.count());
  CHECK(awaited == static_cast<int>(places.size()) - 4);
}

TEST_CASE("small peaks between tall ones do not hide their pace") {
  Stream s;
  s.packets(400);
  for (int i = 0; i < 3; ++i) {
    s.packets(1, 80ms);
    s.packets(999);
    s.packets(1, 8ms);
    s.packets(999);
  }
  CHECK(s.spread() >= 80ms);
}

TEST_CASE("after two tall stalls alike a third is awaited around its time, and not for long") {
  Stream s;
  s.packets(400);
  for (int i = 0; i < 2; ++i) {
    s.packets(1, 80ms);
    s.packets(i == 0 ? 1999 : 1400);
  }
  CHECK(s.spread() < 1ms);  // 7 s after the second, of 10
  s.packets(500);
  CHECK(s.spread() >= 80ms);
  s.packets(300);
  CHECK(s.spread() < 1ms);  // it did not come
}

TEST_CASE("two stalls that are small, or not alike, promise nothing") {
  const auto [first, second] = GENERATE(std::pair{20ms, 20ms}, std::pair{80ms, 160ms});
  Stream s;
  s.packets(400);
  s.packets(1, first);
  s.packets(1999);
  s.packets(1, second);
  s.packets(1800);
  CHECK(s.spread() < 1ms);
}

TEST_CASE("a longer way shifts the base within two seconds") {
  Stream s;
  s.packets(400);
  s.packets(1000, 40ms);
  CHECK(s.spread() <= 41ms);
  s.packets(600, 40ms);
  CHECK(s.estimator.base() == DelayEstimator::transit(Instant{1h} + 40ms, 0));
}
