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

/// Tones that do not fit into a frame a whole number of times: each change meets another phase, so
/// a hard cut cannot hide in a zero crossing.
constexpr double kFloor = 430, kEn = 1030, kFr = 1570, kDe = 2090, kEnMate = 1770, kFrMate = 2350;

void arrive(Hall& hall) {
  hall.open_floor(0, kFloor);
  hall.open_desk(kEn1, kEn);
  hall.open_desk(kFr1, kFr);
  hall.open_desk(kDe1, kDe);
  hall.run(500ms);
}

}  // namespace

TEST_CASE("Floor to interpreter and back: no click", "[transition]") {
  Hall hall;
  arrive(hall);
  for (int i = 0; i < 3; ++i) {
    hall.press(kEn1);
    hall.run(203ms);
    hall.release(kEn1);
    hall.run(2s);
  }
  CHECK(largest_step(hall.mixed("en", 6500ms)) < allowed_step(kFloor, kEn));
  CHECK(hall.ear("en").gaps == 0);
}

TEST_CASE("Interpreter to interpreter: no click and no gap", "[transition]") {
  auto event = small_event();
  event.rooms[0].between_booths = event::BetweenBooths::toggle_override;
  Hall hall{event};
  arrive(hall);
  hall.open_desk(kEn2, kEnMate);
  hall.output(kFr1, Output::b, "en");
  hall.press(kEn1);
  hall.run(500ms);
  for (const auto seat : {kEn2, kEn1, kFr1, kEn2}) {
    hall.press(seat);
    hall.run(100ms);
  }
  const auto sound = hall.mixed("en", 450ms);
  CHECK(largest_step(sound) < allowed_step(kEnMate, kFr));
  // The beat of two tones within 5 ms is in it: a gap would be far deeper.
  CHECK(quietest_dbfs(sound, 240) > kSpeech - 8);
  CHECK(hall.ear("en").gaps == 0);
}

TEST_CASE("One booth cuts another: the sum of the cross-fade stays within 1 dB", "[transition]") {
  auto event = small_event();
  event.rooms[0].between_booths = event::BetweenBooths::toggle_override;
  Hall hall{event};
  // Whole periods in 10 ms, so that windows of that length show levels exactly.
  hall.open_floor(0, 500);
  hall.open_desk(kEn1, 1100);
  hall.open_desk(kFr1, 1900);
  hall.output(kFr1, Output::b, "en");
  hall.press(kEn1);
  hall.run(500ms);
  for (const auto seat : {kFr1, kEn1, kFr1}) {
    hall.press(seat);
    hall.run(200ms);
    CHECK(hall.channel("en").on_air_count == 1);
    const auto sound = hall.mixed("en", 200ms);
    CHECK_FALSE(has_gap(sound));
    CHECK(largest_step(sound) <
          1.05F * (step_of_tone(1100, kSpeech) + step_of_tone(1900, kSpeech)));
    const auto level = level_range(sound, 480);
    CHECK(level.loudest < kSpeech + 1);
    CHECK(level.quietest > kSpeech - 1);
  }
}

TEST_CASE("Interpreter and original change places: no gap, no click, the sum within 1 dB",
          "[transition]") {
  auto event = small_event();
  auto& fallback = event.rooms[0].channels[2].fallback;
  fallback.hold = 0ms;
  fallback.fade = 20ms;
  fallback.level_db = 0;
  Hall hall{event};
  hall.open_floor(0, 500);
  hall.open_desk(kEn1, 1100);
  hall.run(500ms);
  const auto check_even = [&](ChannelState state) {
    hall.run(200ms);
    CHECK(hall.channel("en").state == state);
    const auto sound = hall.mixed("en", 200ms);
    CHECK_FALSE(has_gap(sound));
    CHECK(largest_step(sound) < 1.05F * (step_of_tone(500, kSpeech) + step_of_tone(1100, kSpeech)));
    const auto level = level_range(sound, 480);
    CHECK(level.loudest < kSpeech + 1);
    CHECK(level.quietest > kSpeech - 1);
  };
  for (int i = 0; i < 2; ++i) {
    hall.press(kEn1);
    check_even(ChannelState::interpreted);
    hall.release(kEn1);
    check_even(ChannelState::floor);
  }
  // In the middle of one back to the other.
  hall.press(kEn1);
  hall.run(10ms);
  hall.release(kEn1);
  check_even(ChannelState::floor);
}

TEST_CASE("The original comes back softly and for good: from its first sample on there is no gap",
          "[transition]") {
  Hall hall;
  arrive(hall);
  hall.press(kEn1);
  hall.run(500ms);
  hall.release(kEn1);
  while (hall.channel("en").state != ChannelState::floor) hall.step();
  hall.run(400ms);
  auto sound = hall.mixed("en", 400ms);
  CHECK_FALSE(has_gap(std::span<const float>{sound}));
  CHECK(level_range(std::span<const float>{sound}.last(2400), 2400).loudest ==
        Approx(kSpeech - 6).margin(1));
}

TEST_CASE("A microphone is heard in the very frame after its press, and gone in the frame after",
          "[transition]") {
  auto event = small_event();
  event.rooms[0].channels[2].fallback.empty = event::EmptyChannel::silence;
  Hall hall{event};
  arrive(hall);
  const auto loudest = [&] {
    const auto frame = hall.mixed("en", 5ms);
    return std::abs(*std::max_element(frame.begin(), frame.end(),
                                      [](float a, float b) { return std::abs(a) < std::abs(b); }));
  };
  CHECK(loudest() == 0);
  hall.press(kEn1);
  hall.step();
  CHECK(loudest() > 0.01F);
  hall.run(100ms);
  hall.release(kEn1);
  hall.run(20ms);  // the fade
  hall.step();
  CHECK(loudest() == 0);
}

TEST_CASE("The fade-in of the original lasts as long as the event says", "[transition]") {
  Hall hall;
  arrive(hall);
  hall.press(kEn1);
  hall.run(500ms);
  hall.release(kEn1);
  while (hall.channel("en").state != ChannelState::floor) hall.step();
  hall.run(395ms);  // 400 ms since the hold ended, this frame included
  const auto sound = hall.mixed("en", 400ms);
  const std::span<const float> fade{sound};
  CHECK(largest_step(fade) < step_of_tone(kFloor, kSpeech - 6) * 1.05F);
  float before = -120;
  for (std::size_t start = 0; start + 2400 <= 14400; start += 2400) {  // 50 ms steps of 300 ms
    const auto level = tone_dbfs(fade.subspan(start, 2400), kFloor);
    const auto middle = static_cast<float>(start + 1200) / 14400.0F;
    CHECK(level == Approx(kSpeech - 6 + 20 * std::log10(middle)).margin(1.0));
    CHECK(level > before);
    before = level;
  }
  CHECK(tone_dbfs(fade.last(4800), kFloor) == Approx(kSpeech - 6).margin(0.2));
}

TEST_CASE("Cough, mute and gain do not click", "[transition]") {
  Hall hall;
  arrive(hall);
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
  CHECK(largest_step(hall.mixed("en", 400ms)) < 1.1F * step_of_tone(kEn, kSpeech));
}

TEST_CASE("A desk that is disconnected in mid-word fades out", "[transition]") {
  Hall hall;
  arrive(hall);
  for (int i = 0; i < 5; ++i) {
    hall.open_desk(kEn1, kEn);
    hall.press(kEn1);
    hall.run(500ms);
    hall.close(engine::source_slot(kEn1));
    hall.run(100ms);
    const auto sound = hall.mixed("en", 110ms);
    CHECK(largest_step(sound) < 1.1F * step_of_tone(kEn, kSpeech));
    CHECK(quietest_dbfs(sound, 480) < -100);
  }
}

TEST_CASE("A cable that is pulled in mid-word does not click", "[transition]") {
  Hall hall;
  arrive(hall);
  hall.press(kEn1);
  hall.run(500ms);
  for (const auto pause : {3s, 1s, 3s, 1s}) {
    hall.talker(engine::source_slot(kEn1)).pull_cable();
    hall.run(pause);
    hall.talker(engine::source_slot(kEn1)).plug_in();
    hall.run(505ms);
    CHECK(largest_step(hall.mixed("en", pause + 550ms)) < allowed_step(kEn, kFloor));
  }
}

TEST_CASE("Pressing as fast as one can overloads nothing", "[transition]") {
  auto event = small_event();
  event.rooms[0].between_booths = event::BetweenBooths::toggle_override;
  Hall hall{event};
  arrive(hall);
  hall.open_desk(kEn2, kEnMate);
  hall.open_desk(kFr2, kFrMate);
  for (const auto seat : {kFr1, kFr2, kDe1}) hall.output(seat, Output::b, "en");
  hall.run(200ms);
  for (int i = 0; i < 200; ++i) {  // a change at every frame
    const std::array<Seat, 5> seats{kEn1, kEn2, kFr1, kFr2, kDe1};
    hall.press(seats[static_cast<std::size_t>(i) % seats.size()]);
    hall.step();
  }
  float steepest = step_of_tone(kFloor, kSpeech);
  for (const double hz : {kEn, kEnMate, kFr, kFrMate, kDe}) {
    steepest += step_of_tone(hz, kSpeech);
  }
  CHECK(largest_step(hall.mixed("en", 1s)) < steepest);
  hall.run(200ms);
  CHECK(hall.heard("en") == "de1");
}
