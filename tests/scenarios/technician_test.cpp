// What the technician commands: mute, gain, lock, kick; and what the technician is told.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;
using engine::CommandType;

namespace {

void mute(Hall& hall, const std::string& channel, bool on) {
  engine::Command command{CommandType::mute};
  command.channel = hall.index(channel);
  command.on = on;
  hall.apply(command);
}

void gain(Hall& hall, const std::string& channel, float db) {
  engine::Command command{CommandType::gain};
  command.channel = hall.index(channel);
  command.gain_db = db;
  hall.apply(command);
}

void lock(Hall& hall, Seat seat, bool on) {
  engine::Command command{CommandType::lock_desk, seat};
  command.on = on;
  hall.apply(command);
}

}  // namespace

TEST_CASE("A muted channel is silent, whoever speaks, and goes on where it is", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(300ms);
  mute(hall, "en", true);
  hall.run(300ms);
  CHECK(hall.heard("en") == "nobody");
  CHECK(hall.channel("en").state == ChannelState::muted);
  CHECK(hall.channel("en").muted);
  CHECK(hall.desk(kEn1).microphone == Microphone::on);
  CHECK(hall.desk(kEn1).reason == Reason::channel_muted);  // or it would speak to nobody, unaware
  CHECK(hall.heard("fr") == "floor");
  mute(hall, "en", false);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.desk(kEn1).reason == Reason::none);
  CHECK(hall.ear("en").gaps == 0);  // packets never stopped
}

TEST_CASE("Muting the floor channel leaves the fallbacks alone", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  mute(hall, "floor", true);
  hall.run(300ms);
  CHECK(hall.heard("floor") == "nobody");
  CHECK(hall.channel("floor").state == ChannelState::muted);
  CHECK(hall.heard("en") == "floor");
}

TEST_CASE("A channel's gain applies to that channel, whatever it carries", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  gain(hall, "en", -9.5F);
  gain(hall, "floor", 3);
  hall.run(400ms);
  CHECK(hall.level("en", 1000) == Approx(kSpeech - 9.5).margin(0.5));
  CHECK(hall.level("floor", 400) == Approx(kSpeech + 3).margin(0.5));
  CHECK(hall.level("zh", 400) == Approx(kSpeech).margin(0.5));
  CHECK(hall.channel("en").gain_db == -9.5F);
  gain(hall, "en", 1e9F);
  hall.run(5ms);
  CHECK(hall.channel("en").gain_db == 20);
  gain(hall, "en", std::nanf(""));
  hall.run(5ms);
  CHECK(hall.channel("en").gain_db == 20);
}

TEST_CASE("A locked desk goes off air and stays so until it is unlocked and pressed again",
          "[technician]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(300ms);
  lock(hall, kEn1, true);
  hall.run(50ms);
  CHECK(hall.desk(kEn1).locked);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.desk(kEn1).reason == Reason::locked);
  hall.press(kEn1);
  hall.run(50ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::refused);
  CHECK(hall.desk(kEn1).reason == Reason::locked);
  lock(hall, kEn1, false);
  hall.run(50ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("A kicked desk goes off air, and may press again", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(300ms);
  hall.apply({CommandType::kick_desk, kEn1});
  hall.run(200ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.desk(kEn1).reason == Reason::kicked);
  CHECK(hall.heard("en") == "nobody");
  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "en1");
}

TEST_CASE("Control is woken for every change, and for nothing else", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  const auto version = hall.status().version;
  const auto news = hall.news;
  hall.run(2s);  // only levels and counters move
  CHECK(hall.status().version == version);
  CHECK(hall.news == news);
  hall.press(kEn1);
  hall.step();
  CHECK(hall.status().version == version + 1);
  CHECK(hall.news == news + 1);
}

TEST_CASE("News that control had no room for comes as soon as it has", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  const auto news = hall.news;
  hall.control_is_busy = true;
  hall.press(kEn1);
  hall.close(engine::source_slot(kDe1));
  hall.run(500ms);
  CHECK(hall.retired == 0);
  hall.control_is_busy = false;
  hall.step();
  CHECK(hall.news == news + 1);
  CHECK(hall.retired == 1);  // nothing is lost, nothing leaks
}

TEST_CASE("Commands about things that are not there are ignored", "[technician]") {
  Hall hall;
  hall.everybody_comes();
  const auto version = hall.status().version;
  for (const auto type : {CommandType::mute, CommandType::gain, CommandType::floor_language}) {
    for (const std::int16_t channel : {std::int16_t{-5}, std::int16_t{99}, std::int16_t{32000}}) {
      engine::Command command{type};
      command.channel = channel;
      command.on = true;
      hall.apply(command);
    }
  }
  for (const std::int16_t slot : {std::int16_t{-3}, std::int16_t{5}, std::int16_t{9999}}) {
    engine::Command command{CommandType::close_source};
    command.slot = slot;
    hall.apply(command);
    command.type = CommandType::floor_source;
    hall.apply(command);
  }
  hall.run(500ms);
  CHECK(hall.status().version == version);
  CHECK(hall.heard("en") == "floor");
}

TEST_CASE("A source opened in a slot that the room lacks is handed straight back", "[technician]") {
  Hall hall;
  engine::Command command{CommandType::open_source};
  command.slot = 9999;
  command.source = new engine::Source({});
  hall.apply(command);
  hall.step();
  CHECK(hall.retired == 1);
}
