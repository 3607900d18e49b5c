// Domain, behaviour 3: a channel with no interpreter.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("At start an empty channel carries the original at once, 6 dB down", "[empty]") {
  Hall hall;
  hall.open_floor();
  hall.run(500ms);

  CHECK(hall.heard("en") == "floor");
  CHECK(hall.level("en", 400) == Approx(kSpeech - 6).margin(0.5));
  CHECK(hall.channel("en").state == ChannelState::floor);
  CHECK(hall.channel("en").quality == Quality::floor);
}

TEST_CASE("The channel of the language spoken now carries the original in full", "[empty]") {
  Hall hall;
  hall.open_floor();
  hall.run(500ms);

  CHECK(hall.level("zh", 400) == Approx(kSpeech).margin(0.5));
  CHECK(hall.channel("zh").state == ChannelState::floor);
  CHECK(hall.channel("zh").quality == Quality::floor);
  CHECK(hall.level("floor", 400) == Approx(kSpeech).margin(0.5));
}

TEST_CASE("When the floor changes its language, the two channels change places", "[empty]") {
  Hall hall;
  hall.open_floor();
  hall.run(500ms);
  engine::Command command{engine::CommandType::floor_language};
  command.channel = hall.index("en");
  hall.apply(command);
  hall.run(600ms);

  CHECK(hall.status().floor_language == hall.index("en"));
  CHECK(hall.level("en", 400) == Approx(kSpeech).margin(0.5));
  CHECK(hall.level("zh", 400) == Approx(kSpeech - 6).margin(0.5));

  command.channel = engine::kNone;  // nobody knows
  hall.apply(command);
  hall.run(600ms);
  CHECK(hall.level("en", 400) == Approx(kSpeech - 6).margin(0.5));
}

TEST_CASE("The original comes back only after the hold, and fades in", "[empty]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(1s);
  REQUIRE(hall.heard("en") == "en1");
  hall.release(kEn1);

  hall.run(200ms);
  CHECK(hall.heard("en") == "nobody");
  CHECK(hall.channel("en").state == ChannelState::silent);
  hall.run(1295ms);  // 1.495 s after the microphone closed
  CHECK(hall.heard("en") == "nobody");
  hall.run(10ms);  // the hold is over
  CHECK(hall.channel("en").state == ChannelState::floor);
  hall.run(100ms);
  const auto halfway = hall.level("en", 400);
  CHECK(halfway > kSpeech - 25);
  CHECK(halfway < kSpeech - 10);  // a third of the way up, not burst in
  hall.run(400ms);
  CHECK(hall.level("en", 400) == Approx(kSpeech - 6).margin(0.5));
}

TEST_CASE("A pause shorter than the hold does not let the original in", "[empty]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(1s);
  hall.release(kEn1);
  hall.run(1400ms);
  hall.press(kEn1);
  hall.run(2s);
  CHECK(hall.heard("en") == "en1");
  hall.release(kEn1);
  hall.run(1400ms);  // the hold begins anew
  CHECK(hall.heard("en") == "nobody");
}

TEST_CASE("An open but silent microphone never falls back", "[empty]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.talker(engine::source_slot(kEn1)).set_level(-120);
  hall.run(10s);
  CHECK(hall.heard("en") == "nobody");
  CHECK(hall.channel("en").state == ChannelState::interpreted);
}

TEST_CASE("A channel set to silence stays silent", "[empty]") {
  auto event = small_event();
  event.rooms[0].channels[2].fallback.empty = event::EmptyChannel::silence;
  Hall hall{event};
  hall.everybody_comes();
  CHECK(hall.heard("en") == "nobody");
  CHECK(hall.channel("en").state == ChannelState::silent);
  CHECK(hall.channel("en").quality == Quality::none);
  hall.press(kEn1);
  hall.run(500ms);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.channel("en").quality == Quality::plus);
  hall.release(kEn1);
  hall.run(3s);
  CHECK(hall.heard("en") == "nobody");
  CHECK(hall.channel("en").quality == Quality::none);
  using Extension = rtp::ChannelStateExtension;
  REQUIRE(hall.ear("en").state);
  CHECK(hall.ear("en").state->state == Extension::State::silent);
  CHECK(hall.ear("en").state->quality == Extension::Quality::none);
  CHECK(hall.heard("fr") == "floor");  // the setting is per channel

  SECTION("unless the floor speaks its language: that is no fallback") {
    engine::Command command{engine::CommandType::floor_language};
    command.channel = hall.index("en");
    hall.apply(command);
    hall.run(600ms);
    CHECK(hall.heard("en") == "floor");
    CHECK(hall.level("en", 400) == Approx(kSpeech).margin(0.5));
  }
}

TEST_CASE("Hold, fade and level are settings of the channel", "[empty]") {
  auto event = small_event();
  event.rooms[0].channels[2].fallback = {event::EmptyChannel::floor, 200ms, 0ms, -12.0};
  Hall hall{event};
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  hall.release(kEn1);
  hall.run(190ms);
  CHECK(hall.channel("en").state == ChannelState::silent);
  hall.run(150ms);
  CHECK(hall.channel("en").state == ChannelState::floor);
  CHECK(hall.level("en", 400) == Approx(kSpeech - 12).margin(0.5));
}
