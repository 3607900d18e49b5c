// Two hours of an event, in virtual time: nothing creeps, leaks or dies.
#include "codecs/rtp/sequencer.h"
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("Two hours with turns every 20 minutes and clocks that differ", "[long]") {
  auto event = small_event();
  event.audio.frame = 960;
  event.audio.redundancy.clear();
  event.rooms[0].languages = {"en"};
  event.rooms[0].channels = {event.rooms[0].channels[0], event.rooms[0].channels[2]};
  event.rooms[0].floor_language.clear();
  Hall hall{event};

  Talker::Voice voice{{}, 400, kSpeech, {}, 60, false};
  voice.config.packet = 480;
  hall.open(0, voice);
  voice.clock_ppm = -60;
  for (const auto seat : {kEn1, kEn2}) {
    voice.hz = seat == kEn1 ? 1000 : 1500;
    hall.open(engine::source_slot(seat), voice);
  }
  hall.run_unheard(1min);
  const auto concealed = hall.source(engine::source_slot(kEn1)).concealed;
  for (int turn = 0; turn < 6; ++turn) {
    const auto seat = turn % 2 == 0 ? kEn1 : kEn2;
    hall.press(seat);
    hall.run_unheard(18min);
    hall.run(200ms);
    REQUIRE(hall.heard("en") == (seat == kEn1 ? "en1" : "en2"));
    hall.release(seat);
    hall.run_unheard(2min);
    hall.run(200ms);
    REQUIRE(hall.heard("en") == "floor");
  }
  const auto desk = hall.source(engine::source_slot(kEn1));
  CHECK(desk.concealed == concealed);
  CHECK(desk.lost == 0);
  CHECK(desk.late == 0);
  CHECK(desk.restarts == 0);
  CHECK(desk.buffer_ms < 50);
  CHECK(hall.ear("en").sequence == rtp::sequence_of(hall.frame() + -1));
}
