// The quality mark: floor, + (from the floor), − (from an interpretation), by who listens to whom.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("Who hears the floor gives +, who takes relay gives −", "[quality]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.press(kFr1);
  hall.listen(kFr1, "en");
  hall.run(100ms);
  CHECK(hall.channel("en").state == ChannelState::interpreted);
  CHECK(hall.channel("en").quality == Quality::plus);
  CHECK(hall.channel("fr").state == ChannelState::relay);
  CHECK(hall.channel("fr").quality == Quality::minus);
  CHECK(hall.desk(kFr1).incoming == hall.index("en"));

  hall.listen(kFr1, "floor");
  hall.run(100ms);
  CHECK(hall.channel("fr").state == ChannelState::interpreted);
  CHECK(hall.channel("fr").quality == Quality::plus);
}

TEST_CASE("A channel that carries the original is the floor by another name", "[quality]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kFr1);
  hall.listen(kFr1, "zh");  // the floor speaks Chinese
  hall.run(100ms);
  CHECK(hall.channel("fr").quality == Quality::plus);
  hall.output(kEn1, Output::b, "zh");
  hall.press(kEn1);
  hall.run(100ms);
  CHECK(hall.channel("fr").quality == Quality::minus);
}

TEST_CASE("The pivot's short pause does not turn relay into a first-hand interpretation",
          "[quality]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.press(kFr1);
  hall.listen(kFr1, "en");
  hall.run(500ms);
  hall.release(kEn1);
  hall.run(1s);
  CHECK(hall.channel("fr").quality == Quality::minus);
  hall.run(1s);  // the pivot's channel has fallen back to the floor
  CHECK(hall.channel("fr").quality == Quality::plus);
}

TEST_CASE("Of several on air in one channel the worst decides", "[quality]") {
  auto event = small_event();
  event.rooms[0].between_booths = event::BetweenBooths::mixed;
  Hall hall{event};
  hall.everybody_comes();
  hall.press(kFr1);
  hall.press(kEn1);
  hall.output(kDe1, Output::b, "en");
  hall.listen(kDe1, "fr");
  hall.press(kDe1);
  hall.run(100ms);
  CHECK(hall.channel("en").quality == Quality::minus);
}

TEST_CASE("A channel that the room lacks cannot be listened to", "[quality]") {
  Hall hall;
  hall.everybody_comes();
  hall.listen(kEn1, "fr");
  engine::Command command{engine::CommandType::incoming, kEn1};
  command.channel = 77;
  hall.apply(command);
  hall.run(5ms);
  CHECK(hall.desk(kEn1).incoming == hall.index("fr"));
  CHECK(hall.desk(kEn1).reason == Reason::no_such_language);
}
