#include "relay/engine/capture_clock.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;

TEST_CASE("A steady capture clock is told at the first frame and then each second") {
  engine::CaptureClock clock{240};
  int told = 0;
  for (int n = 0; n < 1000; ++n) {
    const bool due = clock.due(FrameIndex{n}, WallTime{100s + n * 5ms});
    if (due) CHECK(n % 200 == 0);
    told += due ? 1 : 0;
  }
  CHECK(told == 5);
}

TEST_CASE("A capture time that jumps is told at once, a drift of its clock is not") {
  engine::CaptureClock clock{240};
  CHECK(clock.due(FrameIndex{0}, WallTime{100s}));
  CHECK_FALSE(clock.due(FrameIndex{1}, WallTime{100s + 5ms + 300us}));
  CHECK(clock.due(FrameIndex{2}, WallTime{100s + 10ms - 30ms}));  // a source further away
  CHECK_FALSE(clock.due(FrameIndex{3}, WallTime{100s + 15ms - 30ms}));
  CHECK(clock.due(FrameIndex{4}, WallTime{100s + 20ms}));
}
