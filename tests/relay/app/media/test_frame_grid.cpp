#include "relay/app/media/frame_grid.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::app;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1h};
constexpr FrameIndex kFirst{354'000'000'000};

FrameGrid five_ms_grid() {
  return FrameGrid(240, kFirst, kStart, 100ms);
}

}  // namespace

TEST_CASE("deadlines are absolute: two days of frames drift by nothing") {
  FrameGrid grid = five_ms_grid();
  constexpr std::int64_t kTwoDays = 2 * 24 * 3600 * 200;
  for (std::int64_t i = 0; i < kTwoDays; ++i) grid.advance();
  CHECK(grid.next() == kFirst + kTwoDays);
  CHECK(grid.deadline() == kStart + 48h);
}

TEST_CASE("a late tick within patience loses no frame") {
  FrameGrid grid = five_ms_grid();
  CHECK(grid.skip_to(kStart + 100ms) == 0);
  CHECK(grid.next() == kFirst);
  CHECK(grid.deadline() == kStart);
}

TEST_CASE("after a longer stall the grid skips, and a number still stands for its time") {
  FrameGrid grid = five_ms_grid();
  CHECK(grid.skip_to(kStart + 1003ms) == 200);
  CHECK(grid.next() == kFirst + 200);
  CHECK(grid.deadline() == kStart + 1s);
  CHECK(grid.skip_to(kStart + 1003ms) == 0);
}

TEST_CASE("early is not behind") {
  FrameGrid grid = five_ms_grid();
  CHECK(grid.skip_to(kStart - 10s) == 0);
  CHECK(grid.next() == kFirst);
}

TEST_CASE("a grid that begins after its first frame was counted has gone on with the clock") {
  const auto grid = FrameGrid::counted_on(240, kFirst, kStart, kStart + 1003ms, 100ms);
  CHECK(grid.next() == kFirst + 200);
  CHECK(grid.deadline() == kStart + 1003ms);
  CHECK(FrameGrid::counted_on(240, kFirst, kStart, kStart, 100ms).next() == kFirst);
  CHECK(FrameGrid::counted_on(240, kFirst, kStart, kStart - 1s, 100ms).next() == kFirst);
}
