// The event file is read again: the room's rules change while people speak.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using event::BetweenBooths;

namespace {

void give(Hall& hall, const engine::RoomRules& rules) {
  engine::Command command{engine::CommandType::rules};
  command.rules = rules;
  hall.apply(command);
}

void give(Hall& hall, const std::string& channel, const event::Fallback& empty) {
  engine::Command command{engine::CommandType::empty_channel};
  command.channel = hall.index(channel);
  command.empty = empty;
  hall.apply(command);
}

engine::RoomRules rules_of_hall() {
  return engine::rules_of(small_event().rooms[0]);
}

}  // namespace

TEST_CASE("Another rule between booths holds from the next press on", "[rules]") {
  Hall hall;
  hall.everybody_comes();
  hall.output(kFr1, Output::b, "en");
  hall.press(kEn1);
  hall.run(300ms);
  hall.press(kFr1);
  hall.run(300ms);
  REQUIRE(hall.desk(kFr1).reason == Reason::channel_busy);

  auto rules = rules_of_hall();
  rules.between_booths = BetweenBooths::override_;
  give(hall, rules);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
  hall.press(kFr1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "fr1");
}

TEST_CASE("New rules change no sample of what is on the air", "[rules]") {
  Hall as_it_was, told;
  auto rules = rules_of_hall();
  rules.between_booths = BetweenBooths::mixed;
  rules.within_booth = event::WithinBooth::mixed;
  rules.pivot = 0;
  rules.floor_silence = 1s;
  for (Hall* hall : {&as_it_was, &told}) {
    hall->everybody_comes();
    hall->press(kEn1);
    hall->run(500ms);
    if (hall == &told) {
      give(*hall, rules);
      for (const char* channel : {"zh", "en", "fr", "de"})
        give(*hall, channel, small_event().rooms[0].channels[1].fallback);
    }
    hall->run(500ms);
  }
  for (const char* channel : {"floor", "zh", "en", "fr", "de"}) {
    CHECK(told.mixed(channel, 1s) == as_it_was.mixed(channel, 1s));
    CHECK(told.ear(channel).gaps == 0);
  }
}

TEST_CASE("Another level and another hold of an empty channel, without a click", "[rules]") {
  Hall hall;
  hall.open_floor(0, 430);
  hall.open_desk(kEn1, 1000);
  hall.run(500ms);
  REQUIRE(hall.level("en", 430) == Approx(kSpeech - 6).margin(0.5));
  event::Fallback quieter;
  quieter.level_db = -12;
  quieter.hold = 200ms;
  give(hall, "en", quieter);
  hall.run(600ms);
  CHECK(hall.level("en", 430) == Approx(kSpeech - 12).margin(0.5));
  CHECK(hall.level("fr", 430) == Approx(kSpeech - 6).margin(0.5));
  CHECK(largest_step(hall.mixed("en", 600ms)) < 1.05F * step_of_tone(430, kSpeech - 6));

  hall.press(kEn1);
  hall.run(300ms);
  hall.release(kEn1);
  hall.run(150ms);
  CHECK(hall.heard("en") == "nobody");
  hall.run(450ms);
  CHECK(hall.heard("en") == "floor");

  quieter.empty = event::EmptyChannel::silence;
  give(hall, "en", quieter);
  hall.run(600ms);
  CHECK(hall.heard("en") == "nobody");
}

TEST_CASE("A pivot that is named meanwhile is what the others' floor keys carry", "[rules]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(300ms);
  REQUIRE(hall.desk(kFr1).floor_key == 0);
  auto rules = rules_of_hall();
  rules.pivot = 0;
  give(hall, rules);
  hall.run(300ms);
  CHECK(hall.desk(kFr1).floor_key == hall.index("en"));
  CHECK(hall.desk(kEn1).floor_key == 0);
  rules.pivot = engine::kNone;
  give(hall, rules);
  hall.run(300ms);
  CHECK(hall.desk(kFr1).floor_key == 0);
}
