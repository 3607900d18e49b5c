// Domain, behaviours 5 and 7: what is said behind the scenes is in no channel.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

void talk(Hall& hall, Seat seat, engine::Talk to) {
  engine::Command command{engine::CommandType::talk, seat};
  command.talk = to;
  hall.apply(command);
}

}  // namespace

TEST_CASE("What an interpreter on air says to booth-mate or technician is in no channel",
          "[talkback]") {
  const auto to = GENERATE(engine::Talk::mate, engine::Talk::technician);
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  REQUIRE(hall.heard("en") == "en1");
  talk(hall, kEn1, to);
  hall.run(5s);  // far longer than the hold: the floor does not burst in
  CHECK(hall.heard("en") == "nobody");
  for (const char* channel : {"floor", "en", "fr", "de", "zh"})
    CHECK(hall.heard(channel).find("en1") == std::string::npos);
  CHECK(hall.desk(kEn1).talk == to);
  CHECK(hall.desk(kEn1).microphone == Microphone::cough);
  CHECK_FALSE(hall.desk(kEn1).on_air);
  CHECK(hall.channel("en").state == ChannelState::muted);
  talk(hall, kEn1, engine::Talk::nobody);
  hall.run(200ms);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("When whoever is talked to is gone, what is being said does not go on into the channel",
          "[talkback]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  talk(hall, kEn1, engine::Talk::mate);
  hall.run(300ms);
  engine::Command gone{engine::CommandType::talk, kEn1};
  gone.on = true;
  hall.apply(gone);
  hall.run(3s);
  CHECK(hall.heard("en") == "floor");
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.desk(kEn1).talk == engine::Talk::nobody);
  CHECK(hall.desk(kEn1).reason == Reason::talk_lost);
  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("Talking off air opens no microphone, and a press meanwhile waits for its end",
          "[talkback]") {
  Hall hall;
  hall.everybody_comes();
  talk(hall, kFr1, engine::Talk::mate);
  hall.run(300ms);
  CHECK(hall.desk(kFr1).microphone == Microphone::off);
  CHECK(hall.heard("fr") == "floor");
  hall.press(kFr1);
  hall.run(2s);
  CHECK(hall.heard("fr") == "nobody");
  talk(hall, kFr1, engine::Talk::nobody);
  hall.run(300ms);
  CHECK(hall.heard("fr") == "fr1");
}

TEST_CASE("A desk that comes back talks to nobody", "[talkback]") {
  Hall hall;
  hall.everybody_comes();
  talk(hall, kEn1, engine::Talk::technician);
  hall.run(100ms);
  hall.close(engine::source_slot(kEn1));
  hall.run(100ms);
  CHECK(hall.desk(kEn1).talk == engine::Talk::nobody);
}
