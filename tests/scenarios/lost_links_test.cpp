// What delegates hear when a desk's sound stops arriving.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

Talker& voice_of(Hall& hall, Seat seat) {
  return hall.talker(engine::source_slot(seat));
}

}  // namespace

TEST_CASE("A desk whose sound stops makes its channel dead, then the original comes back",
          "[lost link]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  voice_of(hall, kEn1).pull_cable();
  hall.run(200ms);
  CHECK(hall.channel("en").state == ChannelState::interpreted);
  hall.run(100ms);  // 240 ms without a packet
  CHECK_FALSE(hall.source(engine::source_slot(kEn1)).alive);
  CHECK(hall.channel("en").state == ChannelState::dead);
  CHECK(hall.channel("en").on_air[0] == kEn1);  // whose microphone it was
  CHECK_FALSE(hall.desk(kEn1).on_air);
  CHECK(hall.desk(kEn1).reason == Reason::link_lost);
  CHECK(hall.heard("en") == "nobody");
  hall.run(1300ms);
  CHECK(hall.channel("en").state == ChannelState::dead);
  hall.run(700ms);
  CHECK(hall.channel("en").state == ChannelState::floor);
  CHECK(hall.heard("en") == "floor");

  SECTION("and its sound does not burst into the original: it is off air until it is pressed") {
    voice_of(hall, kEn1).plug_in();
    hall.run(400ms);
    CHECK(hall.heard("en") == "floor");
    CHECK(hall.desk(kEn1).microphone == Microphone::off);
    CHECK(hall.desk(kEn1).reason == Reason::back_off_air);
    CHECK_FALSE(hall.desk(kEn1).lost);
    hall.press(kEn1);
    hall.run(300ms);
    CHECK(hall.heard("en") == "en1");
    CHECK(hall.desk(kEn1).reason == Reason::none);
  }
  SECTION("and no longer keeps others out of the channel") {
    hall.output(kFr1, Output::b, "en");
    hall.press(kFr1);
    hall.run(300ms);
    CHECK(hall.heard("en") == "fr1");
    CHECK(hall.desk(kEn1).microphone == Microphone::off);
    CHECK(hall.desk(kEn1).reason == Reason::link_lost);
  }
}

TEST_CASE("A desk whose sound is back within the hold goes on where it was", "[lost link]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  voice_of(hall, kEn1).pull_cable();
  hall.run(1500ms);  // dead for 1.2 s
  REQUIRE(hall.channel("en").state == ChannelState::dead);
  voice_of(hall, kEn1).plug_in();
  hall.run(400ms);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.desk(kEn1).on_air);
}

TEST_CASE("A desk from which no sound comes cuts nobody, and does not go on air by itself later",
          "[lost link]") {
  auto event = small_event();
  event.rooms[0].within_booth = event::WithinBooth::override_;
  Hall hall{event};
  hall.everybody_comes();
  hall.open_desk(kEn2, 2500);
  hall.press(kEn1);
  hall.run(500ms);
  voice_of(hall, kEn2).pull_cable();
  SECTION("for long: its press is refused, and it is told why before") {
    hall.run(2500ms);
    CHECK(hall.desk(kEn2).microphone == Microphone::off);
    CHECK(hall.desk(kEn2).reason == Reason::link_lost);
    hall.press(kEn2);
    hall.run(300ms);
    CHECK(hall.desk(kEn2).microphone == Microphone::refused);
    CHECK(hall.desk(kEn2).reason == Reason::link_lost);
    CHECK(hall.heard("en") == "en1");
    voice_of(hall, kEn2).plug_in();
    hall.run(400ms);
    CHECK(hall.desk(kEn2).microphone == Microphone::off);
    CHECK(hall.desk(kEn2).reason == Reason::none);
    hall.press(kEn2);
    hall.run(300ms);
    CHECK(hall.heard("en") == "en2");
  }
  SECTION("for a moment only") {
    hall.run(500ms);
    hall.press(kEn2);
    hall.run(300ms);
    CHECK(hall.desk(kEn2).reason == Reason::link_lost);
    CHECK(hall.heard("en") == "en1");
  }
  SECTION("since its link is back") {
    hall.close(engine::source_slot(kEn2));
    hall.run(200ms);
    hall.open_desk(kEn2, 2500);
    hall.press(kEn2);
    hall.run(50ms);
    CHECK(hall.heard("en") == "en1");
  }
  SECTION("in a free channel for a moment, and then for longer than that waits") {
    hall.release(kEn1);
    hall.run(1s);
    hall.press(kEn2);
    hall.run(12s);
    CHECK(hall.desk(kEn2).microphone == Microphone::off);
    CHECK(hall.desk(kEn2).lost);
    voice_of(hall, kEn2).plug_in();
    hall.run(400ms);
    CHECK(hall.heard("en") == "floor");
    CHECK(hall.desk(kEn2).reason == Reason::back_off_air);
  }
}

TEST_CASE("One of two voices in a channel that was gone comes back off air, too", "[lost link]") {
  auto event = small_event();
  event.rooms[0].within_booth = event::WithinBooth::mixed;
  Hall hall{event};
  hall.everybody_comes();
  hall.open_desk(kEn2, 2500);
  hall.press(kEn1);
  hall.press(kEn2);
  hall.run(500ms);
  voice_of(hall, kEn1).pull_cable();
  hall.run(3s);
  voice_of(hall, kEn1).plug_in();
  hall.run(400ms);
  CHECK(hall.heard("en") == "en2");
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
}

TEST_CASE("A dead desk keeps no other booth out of its channel, not even for the hold",
          "[lost link]") {
  Hall hall;  // interlock: a busy channel refuses
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  hall.output(kFr1, Output::b, "en");
  voice_of(hall, kEn1).pull_cable();
  hall.run(200ms);
  hall.press(kFr1);
  hall.run(5ms);
  CHECK(hall.desk(kFr1).microphone == Microphone::refused);  // a gap that may be the network's
  hall.run(150ms);  // 300 ms without a packet, and far from the hold's end
  REQUIRE(hall.channel("en").state == ChannelState::dead);
  hall.press(kFr1);
  hall.run(100ms);
  CHECK(hall.desk(kFr1).on_air);
  CHECK(hall.channel("en").state == ChannelState::interpreted);
  CHECK(hall.heard("en") == "fr1");
  voice_of(hall, kEn1).plug_in();
  hall.run(400ms);
  CHECK(hall.heard("en") == "fr1");
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
}

TEST_CASE("A dead channel that is set to silence says that it is dead", "[lost link]") {
  auto event = small_event();
  event.rooms[0].channels[2].fallback.empty = event::EmptyChannel::silence;
  Hall hall{event};
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  voice_of(hall, kEn1).pull_cable();
  hall.run(5s);
  CHECK(hall.channel("en").state == ChannelState::dead);
}

TEST_CASE("A desk that is disconnected is off air, and comes back off air", "[lost link]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  hall.close(engine::source_slot(kEn1));
  hall.run(200ms);
  CHECK(hall.retired == 1);
  CHECK_FALSE(hall.desk(kEn1).connected);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.desk(kEn1).reason == Reason::link_lost);
  CHECK(hall.desk(kEn1).lost);
  CHECK(hall.channel("en").state == ChannelState::dead);
  CHECK(hall.channel("en").on_air[0] == kEn1);  // whose microphone it was
  hall.run(2s);
  CHECK(hall.heard("en") == "floor");
  CHECK(hall.channel("en").state == ChannelState::floor);

  hall.open_desk(kEn1, 1000);
  hall.run(500ms);
  CHECK(hall.desk(kEn1).connected);
  CHECK_FALSE(hall.desk(kEn1).lost);
  CHECK(hall.desk(kEn1).reason == Reason::back_off_air);
  CHECK(hall.heard("en") == "floor");
  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("A session that replaces another one at the same seat starts off air", "[lost link]") {
  Hall hall;
  hall.everybody_comes();
  hall.output(kEn1, Output::b);
  hall.press(kEn1);
  hall.run(500ms);
  hall.open_desk(kEn1, 2200);
  hall.run(500ms);
  CHECK(hall.retired == 1);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.desk(kEn1).output == Output::b);  // the selectors stay as they were
}

TEST_CASE("A press before the first packet does not silence the channel", "[lost link]") {
  Hall hall;
  hall.open_floor();
  hall.run(500ms);
  hall.open_desk(kEn1, 1000).pull_cable();
  hall.press(kEn1);
  hall.run(1s);
  CHECK(hall.heard("en") == "floor");
  CHECK(hall.desk(kEn1).microphone == Microphone::on);
  CHECK_FALSE(hall.desk(kEn1).on_air);
  voice_of(hall, kEn1).plug_in();
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("Who leaves off air is no alarm, and whoever speaks after a lost desk ends the dead air",
          "[lost link]") {
  auto event = small_event();
  event.rooms[0].channels[2].fallback.empty = event::EmptyChannel::silence;
  Hall hall{event};
  hall.everybody_comes();
  hall.open_desk(kEn2, 2500);
  hall.run(300ms);
  hall.close(engine::source_slot(kFr1));
  hall.run(100ms);
  CHECK_FALSE(hall.desk(kFr1).lost);

  hall.press(kEn1);
  hall.run(300ms);
  hall.close(engine::source_slot(kEn1));
  hall.run(3s);
  CHECK(hall.channel("en").state == ChannelState::dead);
  hall.press(kEn2);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en2");
  hall.release(kEn2);
  hall.run(3s);
  CHECK(hall.channel("en").state == ChannelState::silent);
  CHECK(hall.desk(kEn1).lost);  // the technician still has to look after that desk
}
