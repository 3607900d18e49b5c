#include "relay/engine/floor_selector.h"

#include "tests/support/catch.h"

using namespace dragoman;
using namespace std::chrono_literals;
using engine::FloorSelector;
using engine::kNone;

namespace {

/// A floor with three sources, of which some are open and some of those alive.
struct Floor {
  FloorSelector selector;
  FloorSelector::Candidates candidates{};
  Instant now{1000s};

  std::int16_t after(Nanoseconds time) {
    std::int16_t selected = kNone;
    for (Nanoseconds t{0}; t <= time; t += 5ms) {
      selected = selector.update(candidates, now);
      now += 5ms;
    }
    return selected;
  }
  void set(std::size_t slot, bool present, bool alive) { candidates[slot] = {present, alive}; }
};

}  // namespace

TEST_CASE("Without sources there is no floor, and none was lost") {
  Floor floor;
  CHECK(floor.after(1s) == kNone);
  CHECK_FALSE(floor.selector.lost());
}

TEST_CASE("The first that sounds is taken without waiting") {
  Floor floor;
  floor.set(0, true, false);
  CHECK(floor.after(0s) == 0);  // open, silent
  CHECK_FALSE(floor.selector.lost());
  floor.set(2, true, true);
  CHECK(floor.after(0s) == 2);
}

TEST_CASE("A flapping primary does not flap the floor") {
  Floor floor;
  floor.set(0, true, true);
  floor.set(1, true, true);
  CHECK(floor.after(2s) == 0);
  for (int i = 0; i < 5; ++i) {
    floor.set(0, true, false);
    CHECK(floor.after(200ms) == 1);
    floor.set(0, true, true);
    CHECK(floor.after(900ms) == 1);
  }
  CHECK(floor.after(200ms) == 0);
}

TEST_CASE("When all are dead the last one stays, so that it is back first") {
  Floor floor;
  floor.set(0, true, true);
  floor.set(1, true, true);
  floor.after(2s);
  floor.set(0, true, false);
  CHECK(floor.after(10ms) == 1);
  floor.set(1, true, false);
  CHECK(floor.after(1s) == 1);
  CHECK(floor.selector.lost());
  floor.set(0, true, true);
  CHECK(floor.after(0s) == 0);  // anything is better than silence
  CHECK_FALSE(floor.selector.lost());
}

TEST_CASE("The technician's choice is taken at once, and automatic again on request") {
  Floor floor;
  for (std::size_t slot = 0; slot < 3; ++slot) floor.set(slot, true, true);
  floor.after(2s);
  floor.selector.prefer(2);
  CHECK(floor.after(0s) == 2);
  CHECK(floor.after(10s) == 2);
  floor.set(2, false, false);
  CHECK(floor.after(0s) == 0);
  floor.set(2, true, true);
  CHECK(floor.after(500ms) == 0);
  CHECK(floor.after(600ms) == 2);
  floor.selector.prefer(kNone);
  CHECK(floor.after(0s) == 0);
  floor.selector.prefer(99);  // no such slot: automatic
  CHECK(floor.after(2s) == 0);
}
