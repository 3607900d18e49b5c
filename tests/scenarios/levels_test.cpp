// Level match per source, limiter, and the meters that the technician reads.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("Each source is matched by itself: a quiet speaker's gain is not the next one's",
          "[level]") {
  auto event = small_event();
  event.audio.level_match = true;
  Hall hall{event};
  hall.open_floor();
  // A 1 kHz sine of L dBFS has a loudness of L - 3 LUFS: -20 is where it should be.
  hall.open_desk(kEn1, 1000, -24);
  hall.open_desk(kEn2, 1000, -16);
  hall.press(kEn1);
  hall.run(8s);
  CHECK(hall.level("en", 1000) == Approx(-20).margin(0.7));
  hall.press(kEn2);  // has been matched while it was off air
  hall.run(300ms);
  CHECK(hall.level("en", 1000) == Approx(-20).margin(0.7));
  CHECK(hall.source(engine::source_slot(kEn1)).match_gain_db == Approx(4).margin(0.5));
  CHECK(hall.source(engine::source_slot(kEn2)).match_gain_db == Approx(-4).margin(0.5));
}

TEST_CASE("The floor, and the channel of its language, are left alone; a fallback is matched",
          "[level]") {
  auto event = small_event();
  event.audio.level_match = true;
  Hall hall{event};
  hall.open_floor(0, 1000, -24);
  hall.run(8s);
  CHECK(hall.level("floor", 1000) == Approx(-24).margin(0.5));
  CHECK(hall.level("zh", 1000) == Approx(-24).margin(0.5));
  CHECK(hall.level("en", 1000) == Approx(-26).margin(0.7));

  SECTION("and with the language the level moves, without a step or a dip") {
    engine::Command command{engine::CommandType::floor_language};
    command.channel = hall.index("en");
    hall.apply(command);
    for (int i = 0; i < 6; ++i) {
      hall.run(100ms);
      CHECK(hall.level("en", 1000) > -26.7F);
      CHECK(hall.level("en", 1000) < -23.3F);
    }
    CHECK(hall.level("en", 1000) == Approx(-24).margin(0.5));
    CHECK(hall.level("zh", 1000) == Approx(-26).margin(0.7));
  }
}

TEST_CASE("What is too loud is limited, and counted", "[level]") {
  auto event = small_event();
  event.rooms[0].between_booths = event::BetweenBooths::mixed;
  Hall hall{event};
  hall.open_floor();
  hall.open_desk(kEn1, 1000, -0.5F);
  hall.open_desk(kFr1, 1500, -0.5F);
  hall.output(kFr1, Output::b, "en");
  hall.press(kEn1);
  hall.press(kFr1);
  hall.run(1s);
  CHECK(hall.levels("en").clipped > 0);
  CHECK(hall.levels("en").peak_dbfs <= -0.9F);
  CHECK(hall.levels("fr").clipped == 0);
  CHECK(hall.heard("en") == "en1+fr1");
}

TEST_CASE("The meters read what was sent", "[level]") {
  Hall hall;
  hall.open_floor();
  hall.open_desk(kEn1, 1000, -20);
  hall.press(kEn1);
  hall.run(4s);
  const auto levels = hall.levels("en");
  CHECK(levels.rms_dbfs == Approx(-20).margin(0.2));
  CHECK(levels.peak_dbfs == Approx(-20).margin(0.2));
  CHECK(levels.true_peak_dbfs == Approx(-20).margin(0.3));
  CHECK(levels.momentary_lufs == Approx(-23).margin(0.3));
  CHECK(levels.short_term_lufs == Approx(-23).margin(0.3));
  CHECK(hall.source(engine::source_slot(kEn1)).rms_dbfs == Approx(-20).margin(0.2));
  // RFC 6464 counts from the mean square of a full-scale square wave: a sine is 3 dB lower.
  CHECK(hall.ear("en").audio_level->below_overload == 23);
}
