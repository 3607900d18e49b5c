// The technician's hand in who is heard: fades, forced fallbacks, channels given to a booth, rooms
// closed and opened.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using engine::CommandType;

namespace {

void fallback(Hall& hall, const std::string& channel, bool on) {
  engine::Command command{CommandType::fallback};
  command.channel = hall.index(channel);
  command.on = on;
  hall.apply(command);
}

void give(Hall& hall, const std::string& channel, std::int16_t booth) {
  engine::Command command{CommandType::give_channel};
  command.channel = hall.index(channel);
  command.seat.booth = booth;
  hall.apply(command);
}

void close_room(Hall& hall, bool on, Samples fade = 0) {
  engine::Command command{CommandType::close_room};
  command.on = on;
  command.fade = fade;
  hall.apply(command);
}

void mute(Hall& hall, const std::string& channel, bool on, Samples fade) {
  engine::Command command{CommandType::mute};
  command.channel = hall.index(channel);
  command.on = on;
  command.fade = fade;
  hall.apply(command);
}

}  // namespace

TEST_CASE("A fade takes the time it was given, without a step", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(400ms);
  const float before = hall.level("en", 1000);
  mute(hall, "en", true, 2 * kSampleRate);
  CHECK(hall.heard("en") == "en1");
  hall.run(1050ms);
  CHECK(hall.level("en", 1000) == Approx(before - 6).margin(1));
  hall.run(1100ms);
  CHECK(hall.heard("en") == "nobody");
  mute(hall, "en", false, kSampleRate);
  hall.run(1200ms);
  CHECK(hall.level("en", 1000) == Approx(before).margin(0.5));
  CHECK(largest_step(hall.mixed("en", 3s)) < 1.05F * step_of_tone(1000, kSpeech));
}

TEST_CASE("A forced fallback brings the original at once, and the interpreter back at once",
          "[technician]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(400ms);
  REQUIRE(hall.heard("en") == "en1");
  fallback(hall, "en", true);
  hall.run(500ms);
  CHECK(hall.heard("en") == "floor");
  CHECK(hall.channel("en").state == ChannelState::floor);
  CHECK(hall.channel("en").fallback);
  CHECK(hall.channel("en").on_air_count == 0);
  CHECK(hall.desk(kEn1).microphone == Microphone::on);
  CHECK_FALSE(hall.desk(kEn1).on_air);  // no desk shows what is not so
  CHECK(hall.desk(kEn1).reason == Reason::forced_fallback);
  fallback(hall, "en", false);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.desk(kEn1).on_air);
  CHECK(hall.desk(kEn1).reason == Reason::none);
  CHECK(hall.ear("en").gaps == 0);
}

TEST_CASE("Where an empty channel is silent, so is its forced fallback", "[technician]") {
  auto event = small_event();
  for (auto& channel : event.rooms[0].channels)
    channel.fallback.empty = event::EmptyChannel::silence;
  Hall hall{event};
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(400ms);
  fallback(hall, "en", true);
  hall.run(300ms);
  CHECK(hall.heard("en") == "nobody");
  CHECK(hall.channel("en").state == ChannelState::silent);
}

TEST_CASE("A channel given to a booth goes over when that booth presses, without a gap",
          "[technician]") {
  Hall hall;
  hall.everybody_comes();
  hall.output(kFr1, Output::b, "en");
  hall.press(kEn1);
  hall.run(400ms);
  hall.press(kFr1);
  hall.run(50ms);
  REQUIRE(hall.desk(kFr1).microphone == Microphone::refused);  // interlock
  give(hall, "en", kFr1.booth);
  hall.run(300ms);
  CHECK(hall.heard("en") ==
        "en1");  // nobody's microphone opens by itself, nobody is cut for nobody
  CHECK(hall.channel("en").given_to == kFr1.booth);
  hall.press(kFr1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "fr1");
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.desk(kEn1).reason == Reason::given_away);
  CHECK(quietest_dbfs(hall.mixed("en", 300ms), 480) > kSpeech - 8);
  hall.press(kEn1);
  hall.run(50ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::refused);
  CHECK(hall.desk(kEn1).reason == Reason::given_away);
  hall.release(kFr1);
  hall.press(kEn2);
  hall.run(50ms);
  CHECK(hall.heard("en") != "en2");
  give(hall, "en", engine::kNone);
  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.channel("en").given_to == engine::kNone);
}

TEST_CASE("Of a channel that was given away the rest of the rules stay", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  give(hall, "en", kEn1.booth);
  hall.press(kFr1);
  hall.run(300ms);
  CHECK(hall.heard("fr") == "fr1");
  give(hall, "floor", kFr1.booth);  // the floor is nobody's
  give(hall, "en", 77);             // no such booth
  hall.run(50ms);
  CHECK(hall.channel("floor").given_to == engine::kNone);
  CHECK(hall.channel("en").given_to == kEn1.booth);
}

TEST_CASE("A closed room transmits silence, and its microphones stay closed", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(400ms);
  close_room(hall, true);
  hall.run(300ms);
  for (const char* channel : {"floor", "en", "fr"}) {
    CHECK(hall.heard(channel) == "nobody");
    CHECK(hall.channel(channel).state == ChannelState::muted);
    CHECK(hall.ear(channel).gaps == 0);
  }
  CHECK(hall.status().closed);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.desk(kEn1).reason == Reason::room_closed);
  hall.press(kEn1);
  hall.handover(kEn2, HandoverStep::take);
  hall.run(2s);  // longer than the hold of a channel that was just left
  CHECK(hall.desk(kEn1).microphone == Microphone::refused);
  CHECK(hall.heard("en") == "nobody");
  close_room(hall, false);
  hall.run(300ms);
  CHECK(hall.heard("floor") == "floor");
  CHECK(hall.heard("en") == "floor");
  CHECK_FALSE(hall.status().closed);
  CHECK(hall.desk(kEn1).microphone == Microphone::refused);  // a press is not kept
  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("A line-up is heard in a closed room, for that is when it is needed", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  close_room(hall, true);
  hall.run(300ms);
  engine::Command command{CommandType::line_up};
  command.channel = hall.index("en");
  command.on = true;
  hall.apply(command);
  hall.run(4s);
  CHECK(hall.level("en", 1000) == Approx(-18).margin(0.7));
  CHECK(hall.heard("fr") == "nobody");
}
