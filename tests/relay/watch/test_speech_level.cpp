#include "relay/watch/speech_level.h"
#include "tests/relay/watch/hall_clock.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;

TEST_CASE("Speech is known after three seconds of it, a jump after ten") {
  watch::SpeechLevel speech;
  Instant now{1h};
  pass(now, 2900ms, [&](Instant t) { speech.observe(-23, t); });
  CHECK_FALSE(speech.now_lufs());
  pass(now, 4s, [&](Instant t) { speech.observe(-23, t); });
  CHECK(speech.now_lufs().value() == Approx(-23).margin(0.01));
  CHECK_FALSE(speech.jump_lu());
  pass(now, 5s, [&](Instant t) { speech.observe(-23, t); });
  CHECK(speech.jump_lu().value() == Approx(0).margin(0.01));
  pass(now, 5s, [&](Instant t) { speech.observe(-35, t); });
  CHECK(speech.jump_lu().value() < -7);
}

TEST_CASE("Pauses count for nothing, be they silent or full of the room's noise") {
  for (const double pause : {-120.0, -55.0, -46.0}) {
    watch::SpeechLevel speech;
    Instant now{1h};
    for (int sentence = 0; sentence < 20; ++sentence) {
      pass(now, 3s, [&](Instant t) { speech.observe(-23, t); });
      pass(now, 4s, [&](Instant t) { speech.observe(pause, t); });
      CHECK_FALSE(speech.speaking());
    }
    CHECK(speech.now_lufs().value() == Approx(-23).margin(0.1));
  }
}

TEST_CASE("A speaker who is much lower is heard as speech once the loud one is forgotten") {
  watch::SpeechLevel speech;
  Instant now{1h};
  pass(now, 20s, [&](Instant t) { speech.observe(-20, t); });
  pass(now, 14s, [&](Instant t) { speech.observe(-50, t); });
  CHECK_FALSE(speech.speaking());
  pass(now, 10s, [&](Instant t) { speech.observe(-50, t); });
  CHECK(speech.speaking());
  CHECK(speech.now_lufs().value() == Approx(-50).margin(0.1));
}
