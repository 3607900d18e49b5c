// A desk's microphone: on, off, refused, cough; and that a press is never kept.
#include "codecs/audio/decibel.h"
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("An interpreter presses and is heard in the booth's own language", "[microphone]") {
  Hall hall;
  hall.everybody_comes();
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.heard("en") == "floor");

  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::on);
  CHECK(hall.desk(kEn1).on_air);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.level("en", 1000) == Approx(kSpeech).margin(0.5));
  CHECK(hall.channel("en").state == ChannelState::interpreted);
  CHECK(hall.channel("en").on_air_count == 1);
  CHECK(hall.channel("en").on_air[0] == kEn1);
  CHECK(hall.heard("fr") == "floor");
  CHECK(hall.heard("floor") == "floor");

  hall.release(kEn1);
  hall.run(300ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK_FALSE(hall.desk(kEn1).on_air);
  CHECK(hall.channel("en").on_air_count == 0);
}

TEST_CASE("Several booths interpret at the same time, each into its own channel", "[microphone]") {
  Hall hall;
  hall.everybody_comes();
  for (const auto seat : {kEn1, kFr1, kDe1}) hall.press(seat);
  hall.run(500ms);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.heard("fr") == "fr1");
  CHECK(hall.heard("de") == "de1");
  CHECK(hall.heard("zh") == "floor");
}

TEST_CASE("A cough silences the channel as long as the key is held, and never lets the floor in",
          "[microphone]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.run(500ms);
  hall.cough(kEn1, true);
  hall.run(5s);  // far longer than the hold
  CHECK(hall.heard("en") == "nobody");
  CHECK(hall.desk(kEn1).microphone == Microphone::cough);
  CHECK_FALSE(hall.desk(kEn1).on_air);
  CHECK(hall.channel("en").state == ChannelState::muted);
  hall.cough(kEn1, false);
  hall.run(200ms);
  CHECK(hall.heard("en") == "en1");
  CHECK(hall.desk(kEn1).microphone == Microphone::on);
}

TEST_CASE("A desk that coughs still holds its channel", "[microphone]") {
  Hall hall;
  hall.everybody_comes();
  hall.press(kEn1);
  hall.output(kFr1, Output::b, "en");
  hall.run(300ms);
  hall.cough(kEn1, true);
  hall.run(300ms);
  hall.press(kFr1);
  hall.run(300ms);
  CHECK(hall.desk(kFr1).microphone == Microphone::refused);
  CHECK(hall.heard("en") == "nobody");
}

TEST_CASE("Closing the microphone during a cough ends it; a cough off air opens nothing",
          "[microphone]") {
  Hall hall;
  hall.everybody_comes();
  hall.cough(kEn1, true);
  hall.run(300ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.heard("en") == "floor");
  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::cough);
  hall.release(kEn1);
  hall.cough(kEn1, false);
  hall.run(300ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::off);
  CHECK(hall.heard("en") == "nobody");
}

TEST_CASE("A refused press is not kept: it opens only when pressed again", "[microphone]") {
  Hall hall;
  hall.everybody_comes();
  hall.output(kFr1, Output::b, "en");
  hall.press(kEn1);
  hall.run(300ms);
  hall.press(kFr1);
  hall.run(300ms);
  CHECK(hall.desk(kFr1).microphone == Microphone::refused);
  CHECK(hall.desk(kFr1).reason == Reason::channel_busy);
  hall.release(kEn1);
  hall.run(1s);
  CHECK(hall.heard("en") == "nobody");
  CHECK(hall.desk(kFr1).microphone == Microphone::refused);
  hall.press(kFr1);
  hall.run(300ms);
  CHECK(hall.heard("en") == "fr1");
  CHECK(hall.desk(kFr1).reason == Reason::none);
}

TEST_CASE("A desk may speak the floor's own language, and is told so", "[microphone]") {
  // The booth hears a change of language before the technician sets it.
  Hall hall;
  hall.everybody_comes();
  hall.output(kEn1, Output::b);
  hall.press(kEn1);
  hall.run(300ms);
  CHECK(hall.heard("zh") == "en1");
  CHECK(hall.channel("zh").state == ChannelState::interpreted);
  CHECK(hall.desk(kEn1).microphone == Microphone::on);
  CHECK(hall.desk(kEn1).reason == Reason::is_floor_language);
  hall.release(kEn1);
  hall.run(2500ms);
  CHECK(hall.heard("zh") == "floor");
  CHECK(hall.level("zh", 400) == Approx(kSpeech).margin(0.5));
}

TEST_CASE("A seat that nobody sits at cannot go on air", "[microphone]") {
  Hall hall;
  hall.open_floor();
  hall.press(kEn1);
  hall.press({7, 1});
  hall.press({0, 6});
  hall.press({-1, 0});
  hall.run(300ms);
  CHECK(hall.desk(kEn1).microphone == Microphone::refused);
  CHECK(hall.desk(kEn1).reason == Reason::link_lost);
  CHECK(hall.heard("en") == "floor");
}

namespace {

/// Samples of the room's clock from now until a voice is heard in the channel's mix: 40 dB below
/// its level is heard, so that no fade hides the moment.
Samples until_heard(Hall& hall, const std::string& channel) {
  const float threshold = audio::db_to_gain(kSpeech - 40);
  Samples waited = 0;
  for (int frame = 0; frame < 1000; ++frame) {
    hall.step();
    const auto length = hall.frame_length();
    const auto sound = hall.mixed(channel, samples_to_duration(length));
    for (const float sample : sound) {
      if (std::abs(sample) > threshold) return waited;
      ++waited;
    }
  }
  FAIL("nothing is heard");
  return 0;
}

}  // namespace

TEST_CASE("From the press to the channel takes a frame more than sound takes, at most",
          "[microphone][figures]") {
  auto event = small_event();
  event.audio.frame = GENERATE(120, 240, 480, 960);
  CAPTURE(event.audio.frame);
  Hall hall(event);
  hall.open_floor(0, 400, -120);
  auto& interpreter = hall.open_desk(kEn1, 1000);
  hall.run(2s);
  hall.press(kEn1);
  const Samples pressed = until_heard(hall, "en");
  // How long the path itself takes: a word into the open microphone.
  interpreter.set_level(-120);
  hall.run(500ms);
  interpreter.set_level(kSpeech);
  const Samples spoken = until_heard(hall, "en");
  CAPTURE(pressed, spoken);
  CHECK(spoken > 0);
  CHECK(pressed <= spoken + event.audio.frame);
  const auto frames = [&](Samples samples) {
    return static_cast<double>(samples) / static_cast<double>(event.audio.frame);
  };
  WARN(fmt::format("press to heard, frames of {:g} ms: {:.2f} frames; sound on the same way {:.2f}",
                   static_cast<double>(event.audio.frame) / 48, frames(pressed), frames(spoken)));
}
