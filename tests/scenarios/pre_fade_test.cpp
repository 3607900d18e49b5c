// A technician hears a microphone before it goes on air, and nobody else does.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

/// The last 100 ms of a source before its fader, while the hall goes on.
std::vector<float> heard_before_fader(Hall& hall, int slot) {
  std::vector<float> sound;
  for (Samples passed = 0; passed < 4800; passed += hall.frame_length()) {
    hall.step();
    const auto block = hall.room().pre_fade(slot).block;
    sound.insert(sound.end(), block.begin(), block.end());
  }
  return sound;
}

const int kEn1Slot = engine::source_slot(kEn1);

}  // namespace

TEST_CASE("A microphone that is not on air is heard before its fader, and in no channel",
          "[pre_fade]") {
  Hall hall;
  hall.everybody_comes();
  hall.run(500ms);
  const auto sound = heard_before_fader(hall, kEn1Slot);
  REQUIRE(sound.size() == 4800);
  CHECK(tone_dbfs(sound, 1000) == Approx(kSpeech).margin(0.2));
  CHECK(tone_dbfs(sound, 400) < -60);
  for (const char* channel : {"floor", "zh", "en", "fr", "de"})
    CHECK(hall.level(channel, 1000) < -60);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
}

TEST_CASE("It is heard as it comes, on air and off, coughing, in a muted channel and a closed room",
          "[pre_fade]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.cough(kEn1, true);
  engine::Command mute{engine::CommandType::mute};
  mute.channel = hall.index("en");
  mute.on = true;
  hall.apply(mute);
  engine::Command close{engine::CommandType::close_room};
  close.on = true;
  hall.apply(close);
  hall.run(500ms);
  CHECK(tone_dbfs(heard_before_fader(hall, kEn1Slot), 1000) == Approx(kSpeech).margin(0.2));
  CHECK(tone_dbfs(heard_before_fader(hall, 0), 400) == Approx(kSpeech).margin(0.2));
}

TEST_CASE("Where nobody sits there is nothing to hear", "[pre_fade]") {
  Hall hall;
  hall.everybody_comes();
  hall.run(100ms);
  CHECK(hall.room().pre_fade(engine::source_slot(kEn2)).block.empty());
  CHECK(hall.room().pre_fade(-1).block.empty());
  CHECK(hall.room().pre_fade(engine::kMaxSources).block.empty());
  hall.close(kEn1Slot);
  hall.run(500ms);
  CHECK(hall.room().pre_fade(kEn1Slot).block.empty());
}
