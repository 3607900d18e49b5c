// Domain: pivot and auto-relay, and the marks that follow from them.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

std::unique_ptr<Hall> room(event::AutoRelay when) {
  auto event = small_event();
  event.rooms[0].pivot = "en";
  event.rooms[0].auto_relay = when;
  auto hall = std::make_unique<Hall>(event);
  hall->everybody_comes();
  hall->open_desk(kEn2, 2500);
  hall->run(300ms);
  return hall;
}

void speak(Hall& hall, const std::string& floor_language) {
  engine::Command command{engine::CommandType::floor_language};
  if (!floor_language.empty()) command.channel = hall.index(floor_language);
  hall.apply(command);
  hall.run(50ms);
}

void press(Hall& hall, Seat seat) {
  hall.press(seat);
  hall.run(300ms);
}

}  // namespace

TEST_CASE("While the pivot is on air, the floor key of every other booth carries its output",
          "[auto relay]") {
  const auto hall = room(event::AutoRelay::any);
  CHECK(hall->desk(kFr1).floor_key == 0);
  press(*hall, kEn1);
  CHECK(hall->desk(kFr1).floor_key == hall->index("en"));
  CHECK(hall->desk(kDe1).floor_key == hall->index("en"));
  CHECK(hall->desk(kEn1).floor_key == 0);  // the pivot keeps the real floor
  CHECK(hall->desk(kEn2).floor_key == 0);  // and so does its mate, who may take over

  hall->cough(kEn1, true);
  hall->run(100ms);
  CHECK(hall->desk(kFr1).floor_key == hall->index("en"));
  hall->cough(kEn1, false);
  hall->release(kEn1);
  hall->step();
  CHECK(hall->desk(kFr1).floor_key == 0);  // it ends with the microphone
}

TEST_CASE("Who hears the pivot by the floor key gives −, until auto-relay ends", "[auto relay]") {
  const auto hall = room(event::AutoRelay::any);
  press(*hall, kFr1);
  CHECK(hall->channel("fr").quality == Quality::plus);
  press(*hall, kEn1);
  CHECK(hall->channel("en").quality == Quality::plus);
  CHECK(hall->channel("fr").quality == Quality::minus);
  CHECK(hall->channel("fr").state == ChannelState::relay);
  hall->release(kEn1);
  hall->run(50ms);
  CHECK(hall->channel("fr").quality == Quality::plus);
}

TEST_CASE("Who chose another channel is left alone", "[auto relay]") {
  const auto hall = room(event::AutoRelay::any);
  hall->listen(kFr1, "de");
  press(*hall, kEn1);
  press(*hall, kFr1);
  CHECK(hall->desk(kFr1).incoming == hall->index("de"));
  CHECK(hall->channel("fr").quality == Quality::plus);  // nobody interprets there: the original
}

TEST_CASE("Set to b, only the pivot's B output is relayed", "[auto relay]") {
  const auto hall = room(event::AutoRelay::b);
  speak(*hall, "en");
  press(*hall, kEn1);
  CHECK(hall->desk(kFr1).floor_key == 0);
  hall->output(kEn1, Output::b);
  hall->run(300ms);
  CHECK(hall->desk(kFr1).floor_key == hall->index("zh"));
  hall->output(kEn1, Output::a);
  hall->run(300ms);
  CHECK(hall->desk(kFr1).floor_key == 0);
}

TEST_CASE("Set to any, those whose own language is spoken keep the floor", "[auto relay]") {
  const auto hall = room(event::AutoRelay::any);
  speak(*hall, "fr");
  press(*hall, kEn1);
  CHECK(hall->desk(kFr1).floor_key == 0);
  CHECK(hall->desk(kDe1).floor_key == hall->index("en"));
  speak(*hall, "");  // nobody knows
  CHECK(hall->desk(kFr1).floor_key == hall->index("en"));
}

TEST_CASE("A pivot that is lost relays nothing", "[auto relay]") {
  const auto hall = room(event::AutoRelay::any);
  press(*hall, kEn1);
  SECTION("its sound stops") {
    hall->talker(engine::source_slot(kEn1)).pull_cable();
  }
  SECTION("its link ends") {
    hall->close(engine::source_slot(kEn1));
  }
  hall->run(400ms);
  CHECK(hall->desk(kFr1).floor_key == 0);
}

TEST_CASE("Auto-relay goes on through a handover of the pivot", "[auto relay]") {
  const auto hall = room(event::AutoRelay::any);
  press(*hall, kEn1);
  hall->handover(kEn2, HandoverStep::take);
  for (int frame = 0; frame < 20; ++frame) {
    hall->step();
    CHECK(hall->desk(kFr1).floor_key == hall->index("en"));
  }
}

TEST_CASE("From whom the pivot takes relay keeps the floor: no loop by the floor key",
          "[auto relay]") {
  const auto hall = room(event::AutoRelay::any);
  press(*hall, kFr1);
  press(*hall, kEn1);
  CHECK(hall->desk(kFr1).floor_key == hall->index("en"));
  hall->listen(kEn1, "fr");  // only fr knows this speaker
  hall->run(50ms);
  CHECK(hall->desk(kEn1).incoming == hall->index("fr"));
  CHECK(hall->desk(kFr1).floor_key == 0);
  CHECK(hall->desk(kDe1).floor_key == hall->index("en"));
  CHECK(hall->channel("fr").quality == Quality::plus);
  CHECK(hall->channel("en").quality == Quality::minus);
}

TEST_CASE("Without a pivot every floor key is the floor", "[auto relay]") {
  Hall hall;
  hall.everybody_comes();
  press(hall, kEn1);
  CHECK(hall.desk(kFr1).floor_key == 0);
}

TEST_CASE("On air nobody may listen to what rests on his own words", "[relay loop]") {
  Hall hall;
  hall.everybody_comes();
  for (const auto seat : {kEn1, kFr1, kDe1}) press(hall, seat);
  hall.listen(kFr1, "en");
  hall.listen(kDe1, "fr");
  hall.run(50ms);
  CHECK(hall.channel("de").quality == Quality::minus);
  for (const auto* channel : {"fr", "de", "en"}) {
    CAPTURE(channel);
    hall.listen(kEn1, channel);
    hall.run(50ms);
    CHECK(hall.desk(kEn1).incoming == 0);
    CHECK(hall.desk(kEn1).reason == Reason::relay_loop);
  }
  CHECK(hall.status().refusals[static_cast<std::size_t>(Reason::relay_loop)] == 3);
  CHECK(hall.channel("en").quality == Quality::plus);
  hall.listen(kEn1, "floor");
  hall.run(50ms);
  CHECK(hall.desk(kEn1).reason == Reason::none);
}

TEST_CASE("A loop that a press closes is marked on both desks: no microphone is refused for it",
          "[relay loop]") {
  Hall hall;
  hall.everybody_comes();
  hall.listen(kEn1, "fr");
  hall.listen(kFr1, "en");
  press(hall, kEn1);
  CHECK(hall.desk(kEn1).reason == Reason::none);  // fr carries the original
  press(hall, kFr1);
  CHECK(hall.desk(kEn1).reason == Reason::relay_loop);
  CHECK(hall.desk(kFr1).reason == Reason::relay_loop);
  CHECK(hall.channel("en").quality == Quality::minus);
  CHECK(hall.channel("fr").quality == Quality::minus);
  hall.listen(kFr1, "floor");
  hall.run(50ms);
  CHECK(hall.desk(kEn1).reason == Reason::none);
  CHECK(hall.channel("fr").quality == Quality::plus);
  CHECK(hall.channel("en").quality == Quality::minus);
}
