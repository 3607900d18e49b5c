// A floor source that arrives and has no sound: a cable that is out, a bus that is off.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

constexpr float kNothing = -90;

event::Event impatient_event() {
  auto event = small_event();
  event.rooms[0].floor_silence = 2s;
  return event;
}

}  // namespace

TEST_CASE("A silent primary gives way to a backup that has sound, and takes over again",
          "[floor]") {
  Hall hall{impatient_event()};
  hall.open_floor(0, 400);
  hall.open_floor(1, 700);
  hall.run(1500ms);
  REQUIRE(hall.heard("floor") == "floor");
  hall.talker(0).set_level(kNothing);
  hall.run(1900ms);
  CHECK(hall.source(0).selected);  // a pause in speech is no silence
  CHECK_FALSE(hall.source(0).silent);
  hall.run(400ms);
  CHECK(hall.heard("floor") == "floor1");
  CHECK(hall.source(0).silent);
  CHECK(hall.source(0).alive);
  CHECK(hall.channel("floor").state == ChannelState::floor);
  hall.talker(0).set_level(kSpeech);
  hall.run(600ms);
  CHECK(hall.heard("floor") == "floor1");
  hall.run(800ms);
  CHECK(hall.heard("floor") == "floor");
}

TEST_CASE("When every source is silent nothing changes, and the first to sound is heard",
          "[floor]") {
  Hall hall{impatient_event()};
  hall.open_floor(0, 400);
  hall.open_floor(1, 700);
  hall.run(1500ms);
  hall.talker(0).set_level(kNothing);
  hall.talker(1).set_level(kNothing);
  hall.run(5s);
  CHECK(hall.source(0).selected);
  hall.talker(1).set_level(kSpeech);
  hall.run(300ms);
  CHECK(hall.heard("floor") == "floor1");
}

TEST_CASE("What the technician chose may be silent", "[floor]") {
  Hall hall{impatient_event()};
  hall.open_floor(0, 400);
  hall.open_floor(1, 700);
  hall.run(500ms);
  engine::Command command{engine::CommandType::floor_source};
  command.slot = 1;
  hall.apply(command);
  hall.run(300ms);
  CHECK(hall.status().floor_preferred == 1);
  hall.talker(1).set_level(kNothing);
  hall.run(5s);
  CHECK(hall.source(1).selected);
}

TEST_CASE("A room may do without", "[floor]") {
  auto event = small_event();
  event.rooms[0].floor_silence = 0ms;
  Hall hall{event};
  hall.open_floor(0, 400, kNothing);
  hall.open_floor(1, 700);
  hall.run(15s);
  CHECK(hall.source(0).selected);
}
