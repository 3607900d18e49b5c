// Domain, behaviour 5: handover inside a booth.
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

/// Whole numbers of periods in 10 ms, so that windows of that length show levels exactly.
constexpr double kFirst = 1100, kSecond = 1900;

/// en1 is on air, en2 sits beside.
std::unique_ptr<Hall> booth(event::WithinBooth within = event::WithinBooth::override_) {
  auto event = small_event();
  event.rooms[0].within_booth = within;
  auto hall = std::make_unique<Hall>(event);
  hall->open_floor();
  hall->open_desk(kEn1, kFirst);
  hall->open_desk(kEn2, kSecond);
  hall->run(500ms);
  hall->press(kEn1);
  hall->run(500ms);
  return hall;
}

/// Of the last 200 ms: no gap, no click, and the loudness of one speaker throughout.
void check_even(const Hall& hall, const std::string& channel) {
  const auto sound = hall.mixed(channel, 200ms);
  CHECK_FALSE(has_gap(sound));
  CHECK(largest_step(sound) <
        1.05F * (step_of_tone(kFirst, kSpeech) + step_of_tone(kSecond, kSpeech)));
  const auto level = level_range(sound, 480);
  CHECK(level.loudest < kSpeech + 1);
  CHECK(level.quietest > kSpeech - 1);
}

/// Runs through the switch; at no frame has the channel nobody.
void switch_over(Hall& hall, const std::string& channel) {
  for (int frame = 0; frame < 20; ++frame) {
    hall.step();
    CHECK(hall.channel(channel).state == ChannelState::interpreted);
    CHECK(hall.channel(channel).on_air_count == 1);
  }
}

}  // namespace

TEST_CASE("A desk off air asks to take over; the desk on air accepts", "[handover]") {
  const auto hall = booth();
  hall->handover(kEn2, HandoverStep::ask);
  hall->run(2s);
  CHECK(hall->desk(kEn2).handover == HandoverPart::asked);
  CHECK(hall->desk(kEn1).handover == HandoverPart::wanted);
  CHECK(hall->heard("en") == "en1");

  hall->run(100ms);
  hall->handover(kEn1, HandoverStep::accept);
  switch_over(*hall, "en");
  check_even(*hall, "en");
  hall->run(100ms);
  CHECK(hall->heard("en") == "en2");
  CHECK(hall->desk(kEn2).microphone == Microphone::on);
  CHECK(hall->desk(kEn1).microphone == Microphone::off);
  CHECK(hall->desk(kEn1).reason == Reason::handed_over);
  CHECK(hall->desk(kEn1).handover == HandoverPart::none);
  CHECK(hall->desk(kEn2).handover == HandoverPart::none);
}

TEST_CASE("A desk on air asks its mate to take over; the mate accepts", "[handover]") {
  const auto hall = booth();
  hall->output(kEn1, Output::b);
  hall->run(500ms);
  hall->handover(kEn1, HandoverStep::ask);
  hall->run(100ms);
  CHECK(hall->desk(kEn1).handover == HandoverPart::asked);
  CHECK(hall->desk(kEn2).handover == HandoverPart::offered);
  hall->handover(kEn2, HandoverStep::accept);
  switch_over(*hall, "zh");
  check_even(*hall, "zh");
  hall->run(100ms);
  CHECK(hall->heard("zh") == "en2");  // where its mate spoke, whatever its own output was
  CHECK(hall->desk(kEn2).output == Output::b);
  CHECK(hall->desk(kEn2).channel == hall->index("zh"));
}

TEST_CASE("When both ask for the same, nobody need answer", "[handover]") {
  const auto hall = booth();
  hall->handover(kEn1, HandoverStep::ask);
  hall->handover(kEn2, HandoverStep::ask);
  switch_over(*hall, "en");
  hall->run(100ms);
  CHECK(hall->heard("en") == "en2");
}

TEST_CASE("A handover that is declined changes nothing, and the asker learns it", "[handover]") {
  const auto hall = booth();
  hall->handover(kEn2, HandoverStep::ask);
  hall->run(1s);
  hall->handover(kEn1, HandoverStep::decline);
  hall->run(300ms);
  CHECK(hall->heard("en") == "en1");
  CHECK(hall->desk(kEn2).reason == Reason::declined);
  CHECK(hall->desk(kEn2).handover == HandoverPart::none);
  CHECK(hall->desk(kEn1).handover == HandoverPart::none);
}

TEST_CASE("Whoever asked for a handover may withdraw it, and nobody else", "[handover]") {
  const auto hall = booth();
  hall->handover(kEn2, HandoverStep::ask);
  hall->run(100ms);
  hall->handover(kEn1, HandoverStep::withdraw);  // was asked, did not ask
  hall->run(100ms);
  CHECK(hall->desk(kEn1).reason == Reason::nothing_asked);
  CHECK(hall->desk(kEn1).handover == HandoverPart::wanted);
  hall->handover(kEn2, HandoverStep::withdraw);
  hall->run(100ms);
  CHECK(hall->desk(kEn2).handover == HandoverPart::none);
  CHECK(hall->desk(kEn1).handover == HandoverPart::none);
  CHECK(hall->desk(kEn2).reason == Reason::none);
  hall->handover(kEn1, HandoverStep::accept);
  hall->run(300ms);
  CHECK(hall->heard("en") == "en1");
  CHECK(hall->desk(kEn1).reason == Reason::nothing_asked);
}

TEST_CASE("An unanswered request lapses after 60 s, and cannot be accepted any more",
          "[handover]") {
  const auto hall = booth();
  hall->handover(kEn2, HandoverStep::ask);
  hall->run_unheard(30s);
  hall->handover(kEn2, HandoverStep::ask);  // asking again does not begin anew
  hall->run_unheard(29990ms);
  CHECK(hall->desk(kEn2).handover == HandoverPart::asked);
  hall->run_unheard(20ms);
  CHECK(hall->desk(kEn2).handover == HandoverPart::none);
  CHECK(hall->desk(kEn1).handover == HandoverPart::none);
  CHECK(hall->desk(kEn2).reason == Reason::lapsed);
  CHECK(hall->desk(kEn1).reason == Reason::lapsed);
  hall->handover(kEn1, HandoverStep::accept);
  hall->run(300ms);
  CHECK(hall->heard("en") == "en1");
  CHECK(hall->desk(kEn1).reason == Reason::nothing_asked);
}

TEST_CASE("A forced take-over is always possible, and just as smooth", "[handover]") {
  using event::WithinBooth;
  const auto hall = booth(GENERATE(WithinBooth::override_, WithinBooth::mixed));
  if (GENERATE(false, true)) {  // even when the mate has just declined
    hall->handover(kEn2, HandoverStep::ask);
    hall->run(100ms);
    hall->handover(kEn1, HandoverStep::decline);
    hall->run(100ms);
  }
  hall->handover(kEn2, HandoverStep::take);
  switch_over(*hall, "en");
  check_even(*hall, "en");
  hall->run(100ms);
  CHECK(hall->heard("en") == "en2");
  CHECK(hall->desk(kEn1).microphone == Microphone::off);
  CHECK(hall->desk(kEn1).reason == Reason::cut_by_other);
}

TEST_CASE("The booth tells how each handover ended", "[handover]") {
  using engine::HandoverEnd;
  const auto hall = booth();
  const auto ended = [&hall] { return hall->status().handovers[0]; };
  CHECK(ended().count == 0);
  hall->handover(kEn2, HandoverStep::ask);
  hall->run(100ms);
  hall->handover(kEn1, HandoverStep::decline);
  hall->run(100ms);
  CHECK(ended() == engine::HandoverRecord{HandoverEnd::declined, 1, 2, 1});
  hall->handover(kEn2, HandoverStep::ask);
  hall->run(61s);
  CHECK(ended() == engine::HandoverRecord{HandoverEnd::lapsed, 1, 2, 2});
  hall->handover(kEn2, HandoverStep::take);
  hall->run(100ms);
  CHECK(ended() == engine::HandoverRecord{HandoverEnd::taken, 1, 2, 3});
  hall->handover(kEn2, HandoverStep::ask);
  hall->run(100ms);
  hall->handover(kEn1, HandoverStep::accept);
  hall->run(100ms);
  CHECK(ended() == engine::HandoverRecord{HandoverEnd::accepted, 2, 1, 4});
}

TEST_CASE("Who speaks in another channel takes over, too, and leaves that one", "[handover]") {
  const auto hall = booth();
  hall->output(kEn2, Output::b, "zh");
  hall->press(kEn2);
  hall->run(500ms);
  REQUIRE(hall->heard("zh") == "en2");
  hall->handover(kEn2, HandoverStep::take);
  hall->run(300ms);
  CHECK(hall->heard("en") == "en2");
  CHECK(hall->heard("zh") != "en2");
  CHECK(hall->desk(kEn1).microphone == Microphone::off);
}

TEST_CASE("A take-over from nobody opens the microphone, by the rules of a press", "[handover]") {
  const auto hall = booth();
  hall->release(kEn1);
  hall->run(300ms);
  hall->handover(kEn2, HandoverStep::take);
  hall->run(300ms);
  CHECK(hall->heard("en") == "en2");
}

TEST_CASE("Nobody takes over who could not be heard", "[handover]") {
  const auto hall = booth();
  SECTION("because the technician locked the desk") {
    engine::Command lock{engine::CommandType::lock_desk, kEn2};
    lock.on = true;
    hall->apply(lock);
    hall->handover(kEn2, HandoverStep::take);
    hall->run(300ms);
    CHECK(hall->desk(kEn2).reason == Reason::locked);
  }
  SECTION("because no sound arrives from it") {
    hall->talker(engine::source_slot(kEn2)).pull_cable();
    hall->run(1s);
    hall->handover(kEn1, HandoverStep::ask);
    hall->handover(kEn2, HandoverStep::accept);
    hall->run(300ms);
    CHECK(hall->desk(kEn2).reason == Reason::link_lost);
  }
  SECTION("because its seat is empty") {
    hall->close(engine::source_slot(kEn2));
    hall->handover(kEn1, HandoverStep::ask);
    hall->run(300ms);
    CHECK(hall->desk(kEn1).reason == Reason::no_mate);
  }
  CHECK(hall->heard("en") == "en1");
}

TEST_CASE("A request ends when it has lost its sense", "[handover]") {
  const auto hall = booth();
  hall->handover(kEn2, HandoverStep::ask);
  hall->run(100ms);
  SECTION("the desk on air closed by itself") {
    hall->release(kEn1);
  }
  SECTION("the asker left") {
    hall->close(engine::source_slot(kEn2));
  }
  SECTION("the asker simply pressed") {
    hall->press(kEn2);
  }
  hall->run(100ms);
  CHECK(hall->desk(kEn1).handover == HandoverPart::none);
  CHECK(hall->desk(kEn2).handover == HandoverPart::none);
}

TEST_CASE("An answer to nothing, twice or from elsewhere, does nothing", "[handover]") {
  const auto hall = booth();
  hall->open_desk(kFr1, 2500);
  hall->handover(kEn1, HandoverStep::accept);
  hall->handover(kEn2, HandoverStep::ask);
  hall->handover(kEn2, HandoverStep::accept);  // its own request
  hall->handover(kFr1, HandoverStep::accept);  // another booth
  hall->handover(kFr1, HandoverStep::ask);
  hall->handover({9, 1}, HandoverStep::take);
  hall->run(300ms);
  CHECK(hall->heard("en") == "en1");
  CHECK(hall->desk(kEn2).reason == Reason::nothing_asked);
  CHECK(hall->desk(kFr1).reason == Reason::no_mate);
  hall->handover(kEn1, HandoverStep::accept);
  hall->handover(kEn1, HandoverStep::accept);
  hall->run(300ms);
  CHECK(hall->heard("en") == "en2");
  CHECK(hall->desk(kEn1).reason == Reason::nothing_asked);
}
