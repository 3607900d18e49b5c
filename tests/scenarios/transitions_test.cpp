// Every change of a channel is a cross-fade of samples: no click, no gap, no change of stream.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

/// The steepest that two talkers together can be, and a hair.
float allowed_step(double hz_a, double hz_b) {
  return 1.05F * (step_of_tone(hz_a, kSpeech) + step_of_tone(hz_b, kSpeech));
}

}  // namespace

TEST_CASE("Floor to interpreter and back: no click", "[transition]") {
  Hall hall;
  hall.everybody_comes();
  for (int i = 0; i < 3; ++i) {
    hall.press(kEn1);
    hall.run(203ms);
    hall.release(kEn1);
    hall.run(2s);
  }
  CHECK(largest_step(hall.mixed("en", 6500ms)) < allowed_step(400, 1000));
  CHECK(hall.ear("en").gaps == 0);
}

TEST_CASE("Interpreter to interpreter: no click and no gap", "[transition]") {
  auto event = small_event();
  event.rooms[0].between_booths = event::BetweenBooths::toggle_override;
  Hall hall{event};
  hall.everybody_comes();
  hall.open_desk(kEn2, 1700);
  hall.output(kFr1, Output::b, "en");
  hall.press(kEn1);
  hall.run(500ms);
  for (const auto seat : {kEn2, kEn1, kFr1, kEn2}) {
    hall.press(seat);
    hall.run(100ms);
  }
  const auto sound = hall.mixed("en", 450ms);
  CHECK(largest_step(sound) < allowed_step(1700, 1500));
  // Half way through a linear cross-fade of two different tones the power is 3 dB down, and the
  // beat of the two adds some: a gap would be far deeper.
  CHECK(quietest_dbfs(sound, 240) > kSpeech - 8);
  CHECK(hall.ear("en").gaps == 0);
}

TEST_CASE("The fade-in of the original lasts as long as the event says", "[transition]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  hall.release(kEn1);
  while (hall.channel("en").state != ChannelState::floor) hall.step();
  hall.run(395ms);  // 400 ms since the hold ended, this frame included
  const auto sound = hall.mixed("en", 400ms);
  const std::span<const float> fade{sound};
  CHECK(largest_step(fade) < step_of_tone(400, kSpeech - 6) * 1.05F);
  float before = -120;
  for (std::size_t start = 0; start + 2400 <= 14400; start += 2400) {  // 50 ms steps of 300 ms
    const auto level = tone_dbfs(fade.subspan(start, 2400), 400);
    const auto middle = static_cast<float>(start + 1200) / 14400.0F;
    CHECK(level == Approx(kSpeech - 6 + 20 * std::log10(middle)).margin(1.0));
    CHECK(level > before);
    before = level;
  }
  CHECK(tone_dbfs(fade.last(4800), 400) == Approx(kSpeech - 6).margin(0.2));
}

TEST_CASE("Cough, mute and gain do not click", "[transition]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  for (const bool on : {true, false, true, false}) {
    hall.cough(kEn1, on);
    hall.run(33ms);
    engine::Command command{engine::CommandType::mute};
    command.channel = hall.index("en");
    command.on = on;
    hall.apply(command);
    hall.run(41ms);
    command.type = engine::CommandType::gain;
    command.gain_db = on ? -12.0F : 0.0F;
    hall.apply(command);
    hall.run(27ms);
  }
  CHECK(largest_step(hall.mixed("en", 400ms)) < 1.1F * step_of_tone(1000, kSpeech));
}

TEST_CASE("A desk that is disconnected in mid-word fades out", "[transition]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  hall.close(engine::source_slot(kEn1));
  hall.run(100ms);
  const auto sound = hall.mixed("en", 110ms);
  CHECK(largest_step(sound) < 1.1F * step_of_tone(1000, kSpeech));
  CHECK(quietest_dbfs(sound, 480) < -100);
}

TEST_CASE("A cable that is pulled in mid-word does not click", "[transition]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  hall.talker(engine::source_slot(kEn1)).pull_cable();
  hall.run(3s);
  hall.talker(engine::source_slot(kEn1)).plug_in();
  hall.run(500ms);
  CHECK(largest_step(hall.mixed("en", 4s)) < allowed_step(1000, 400));
}

TEST_CASE("Pressing as fast as one can overloads nothing", "[transition]") {
  auto event = small_event();
  event.rooms[0].between_booths = event::BetweenBooths::toggle_override;
  Hall hall{event};
  hall.everybody_comes();
  hall.open_desk(kEn2, 1700);
  hall.open_desk(kFr2, 2300);
  for (const auto seat : {kFr1, kFr2, kDe1}) hall.output(seat, Output::b, "en");
  hall.run(200ms);
  for (int i = 0; i < 200; ++i) {  // a change at every frame
    const std::array<Seat, 5> seats{kEn1, kEn2, kFr1, kFr2, kDe1};
    hall.press(seats[static_cast<std::size_t>(i) % seats.size()]);
    hall.step();
  }
  float steepest = step_of_tone(400, kSpeech);
  for (const double hz : {1000.0, 1700.0, 1500.0, 2300.0, 2000.0}) {
    steepest += step_of_tone(hz, kSpeech);
  }
  CHECK(largest_step(hall.mixed("en", 1s)) < steepest);
  hall.run(200ms);
  CHECK(hall.heard("en") == "de1");
}
