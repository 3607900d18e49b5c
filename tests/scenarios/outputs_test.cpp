// Outgoing A, B and C, and moving between them (domain, behaviour 4).
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("B is the first of the booth's list unless another of the list is asked for",
          "[output]") {
  Hall hall;
  hall.everybody_comes();
  hall.output(kFr1, Output::b);
  hall.press(kFr1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "fr1");
  CHECK(hall.desk(kFr1).output == Output::b);
  CHECK(hall.desk(kFr1).channel == hall.index("en"));
  hall.output(kFr1, Output::b, "zh");
  hall.run(300ms);
  CHECK(hall.heard("zh") == "fr1");
  hall.output(kFr1, Output::b, "de");  // not on the list
  hall.run(300ms);
  CHECK(hall.heard("zh") == "fr1");
  CHECK(hall.desk(kFr1).reason == Reason::not_allowed);
  CHECK(hall.desk(kFr1).microphone == Microphone::on);
}

TEST_CASE("C is any language of the room, but never the floor", "[output]") {
  Hall hall;
  hall.everybody_comes();
  hall.output(kDe1, Output::c, "fr");
  hall.press(kDe1);
  hall.run(300ms);
  CHECK(hall.heard("fr") == "de1");
  hall.output(kDe1, Output::c, "floor");
  hall.run(300ms);
  CHECK(hall.desk(kDe1).reason == Reason::not_allowed);
  CHECK(hall.heard("floor") == "floor");
  CHECK(hall.heard("fr") == "de1");
}

TEST_CASE("A booth without B languages, and a C without a language, change nothing", "[output]") {
  auto event = small_event();
  event.rooms[0].booths[2].b.clear();
  Hall hall{event};
  hall.everybody_comes();
  hall.output(kDe1, Output::b);
  hall.run(5ms);
  CHECK(hall.desk(kDe1).output == Output::a);
  CHECK(hall.desk(kDe1).reason == Reason::no_such_language);
  hall.output(kDe1, Output::c);
  hall.run(5ms);
  CHECK(hall.desk(kDe1).output == Output::a);
  hall.press(kDe1);
  hall.run(300ms);
  CHECK(hall.heard("de") == "de1");
}

TEST_CASE("A desk moving from A to B frees A, which falls back", "[output]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kFr1);
  hall.run(500ms);
  hall.output(kFr1, Output::b, "en");
  hall.run(200ms);
  CHECK(hall.heard("en") == "fr1");
  CHECK(hall.heard("fr") == "nobody");
  CHECK(hall.channel("fr").state == ChannelState::silent);
  CHECK(hall.channel("fr").on_air_count == 0);
  hall.run(2s);
  CHECK(hall.heard("fr") == "floor");
  CHECK(hall.heard("en") == "fr1");
}

TEST_CASE(
    "A move into a busy channel closes the microphone: the new language never reaches the "
    "old channel",
    "[output]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.press(kFr1);
  hall.run(500ms);
  hall.output(kFr1, Output::b, "en");
  hall.run(300ms);
  CHECK(hall.desk(kFr1).microphone == Microphone::refused);
  CHECK(hall.desk(kFr1).reason == Reason::channel_busy);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.heard("fr") == "nobody");
  hall.release(kEn1);
  hall.run(2500ms);
  CHECK(hall.heard("en") == "floor");
  CHECK(hall.heard("fr") == "floor");
}

TEST_CASE("Asking again for the output that is on air does not interrupt it", "[output]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kFr1);
  hall.run(500ms);
  hall.output(kFr1, Output::a);
  hall.run(100ms);
  CHECK(hall.desk(kFr1).on_air);
  CHECK(hall.heard("fr") == "fr1");
}

TEST_CASE("A booth whose language the room lacks cannot go on air with it", "[output]") {
  auto event = small_event();
  event.rooms[0].booths[2].a = "mn";
  Hall hall{event};
  hall.everybody_comes();
  hall.press(kDe1);
  hall.run(50ms);
  CHECK(hall.desk(kDe1).microphone == Microphone::refused);
  CHECK(hall.desk(kDe1).reason == Reason::no_such_language);
  hall.output(kDe1, Output::b);
  hall.press(kDe1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "de1");
}
