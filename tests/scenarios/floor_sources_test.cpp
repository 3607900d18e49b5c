// Which source is the floor: by priority, the next when it dies, back again, or as the technician
// says.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

void prefer(Hall& hall, std::int16_t slot) {
  engine::Command command{engine::CommandType::floor_source};
  command.slot = slot;
  hall.apply(command);
}

}  // namespace

TEST_CASE("The first floor source by priority is carried", "[floor]") {
  Hall hall;
  hall.open_floor(1, 700);
  hall.run(500ms);
  CHECK(hall.heard("floor") == "floor1");
  hall.open_floor(0, 400);
  hall.run(500ms);  // not yet trusted
  CHECK(hall.heard("floor") == "floor1");
  hall.run(1s);
  CHECK(hall.heard("floor") == "floor");
  CHECK(hall.source(0).selected);
  CHECK_FALSE(hall.source(1).selected);
}

TEST_CASE("A backup takes over when the primary is dead, and gives it back", "[floor]") {
  Hall hall;
  hall.open_floor(0, 400);
  hall.open_floor(1, 700);
  hall.run(1500ms);
  REQUIRE(hall.heard("floor") == "floor");
  hall.talker(0).pull_cable();
  hall.run(500ms);
  CHECK(hall.heard("floor") == "floor1");
  CHECK(hall.heard("en") == "floor1");
  CHECK(hall.channel("floor").state == ChannelState::floor);
  hall.talker(0).plug_in();
  hall.run(600ms);
  CHECK(hall.heard("floor") == "floor1");
  hall.run(800ms);
  CHECK(hall.heard("floor") == "floor");
}

TEST_CASE("Every change of source is a cross-fade", "[floor]") {
  Hall hall;
  hall.open_floor(0, 430);  // tones that meet each change at another phase
  hall.open_floor(1, 730);
  hall.run(1500ms);
  for (int i = 0; i < 4; ++i) {
    prefer(hall, 1);
    hall.run(205ms);
    prefer(hall, 0);
    hall.run(205ms);
  }
  const auto sound = hall.mixed("floor", 1600ms);
  CHECK(largest_step(sound) < 1.05F * (step_of_tone(430, kSpeech) + step_of_tone(730, kSpeech)));
  CHECK(quietest_dbfs(sound, 480) > kSpeech - 8);
}

TEST_CASE("The technician's choice counts, and the others stand in while it is dead", "[floor]") {
  Hall hall;
  hall.open_floor(0, 400);
  hall.open_floor(1, 700);
  hall.run(500ms);
  prefer(hall, 1);
  hall.run(200ms);
  CHECK(hall.heard("floor") == "floor1");
  hall.run(3s);
  CHECK(hall.heard("floor") == "floor1");
  hall.talker(1).pull_cable();
  hall.run(500ms);
  CHECK(hall.heard("floor") == "floor");
  hall.talker(1).plug_in();
  hall.run(1500ms);
  CHECK(hall.heard("floor") == "floor1");
  prefer(hall, engine::kNone);
  hall.run(200ms);
  CHECK(hall.heard("floor") == "floor");
}

TEST_CASE("A floor that lost its only source is dead, until a source is back", "[floor]") {
  Hall hall;
  hall.run(100ms);
  CHECK(hall.channel("floor").state == ChannelState::floor);  // nobody has come yet
  hall.open_floor();
  hall.run(500ms);
  CHECK(hall.channel("floor").state == ChannelState::floor);
  hall.talker(0).pull_cable();
  hall.run(400ms);
  CHECK(hall.channel("floor").state == ChannelState::dead);
  hall.close(0);
  hall.run(400ms);
  CHECK(hall.channel("floor").state == ChannelState::dead);
  hall.open_floor();
  hall.run(400ms);
  CHECK(hall.channel("floor").state == ChannelState::floor);
  CHECK(hall.heard("floor") == "floor");
}

TEST_CASE("A stereo floor stays stereo, and is mono where it falls back", "[floor]") {
  auto event = small_event();
  event.rooms[0].channels[0].channels = 2;
  Hall hall{event};
  Talker::Voice voice{{}, 400, kSpeech, {}, 0, false};
  voice.config.channels = 2;
  hall.open(0, voice);
  hall.run(500ms);
  CHECK(hall.room().block(0).size() == 480);
  CHECK(hall.room().block(1).size() == 240);
  CHECK(hall.level("floor", 400) == Approx(kSpeech).margin(0.7));
  CHECK(hall.level("zh", 400) == Approx(kSpeech).margin(0.7));
}
