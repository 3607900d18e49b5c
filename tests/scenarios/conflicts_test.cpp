// Domain, behaviours 1 and 2: two booths, or two desks of one booth, wanting one channel.
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using event::BetweenBooths;
using event::WithinBooth;

namespace {

/// The booths of fr and de both have English as B; en2 is the mate of en1.
std::unique_ptr<Hall> room(BetweenBooths between, WithinBooth within = WithinBooth::override_) {
  auto event = small_event();
  event.rooms[0].between_booths = between;
  event.rooms[0].within_booth = within;
  auto hall = std::make_unique<Hall>(event);
  hall->everybody_comes();
  hall->open_desk(kEn2, 2500);
  hall->open_desk(kFr2, 3000);
  hall->output(kFr1, Output::b, "en");
  hall->output(kFr2, Output::b, "en");
  hall->output(kDe1, Output::b, "en");
  hall->run(300ms);
  return hall;
}

void press(Hall& hall, Seat seat) {
  hall.press(seat);
  hall.run(300ms);
}
void release(Hall& hall, Seat seat) {
  hall.release(seat);
  hall.run(300ms);
}

}  // namespace

TEST_CASE("Interlock: who comes first keeps the channel", "[conflict]") {
  const auto hall = room(BetweenBooths::interlock);
  press(*hall, kFr1);
  press(*hall, kEn1);
  CHECK(hall->heard("en") == "fr1");
  CHECK(hall->desk(kEn1).microphone == Microphone::refused);
  CHECK(hall->desk(kEn1).reason == Reason::channel_busy);
  release(*hall, kFr1);
  press(*hall, kEn1);
  CHECK(hall->heard("en") == "en1");
}

TEST_CASE("Mixed: both go out", "[conflict]") {
  const auto hall = room(BetweenBooths::mixed);
  press(*hall, kEn1);
  press(*hall, kFr1);
  CHECK(hall->heard("en") == "en1+fr1");
  CHECK(hall->channel("en").on_air_count == 2);
  release(*hall, kEn1);
  CHECK(hall->heard("en") == "fr1");
}

TEST_CASE("Mixed: one who coughs leaves the other on air", "[conflict]") {
  const auto hall = room(BetweenBooths::mixed);
  press(*hall, kEn1);
  press(*hall, kFr1);
  hall->cough(kEn1, true);
  hall->run(300ms);
  CHECK(hall->heard("en") == "fr1");
  CHECK(hall->channel("en").state == ChannelState::interpreted);
}

TEST_CASE("Override: the new microphone cuts the old, which stays out until the cutter closes",
          "[conflict]") {
  const auto hall = room(BetweenBooths::override_);
  press(*hall, kEn1);
  press(*hall, kFr1);
  CHECK(hall->heard("en") == "fr1");
  CHECK(hall->desk(kEn1).microphone == Microphone::off);
  CHECK(hall->desk(kEn1).reason == Reason::cut_by_other);

  press(*hall, kEn1);
  CHECK(hall->heard("en") == "fr1");
  CHECK(hall->desk(kEn1).microphone == Microphone::refused);
  press(*hall, kEn2);  // its mate is no way round
  CHECK(hall->heard("en") == "fr1");

  SECTION("a third booth may cut the cutter, and then the first may come back") {
    press(*hall, kDe1);
    CHECK(hall->heard("en") == "de1");
    press(*hall, kEn1);
    CHECK(hall->heard("en") == "en1");
  }
  SECTION("when the cutter closes, the cut one is not opened, but may press again") {
    release(*hall, kFr1);
    CHECK(hall->heard("en") == "nobody");
    press(*hall, kEn1);
    CHECK(hall->heard("en") == "en1");
  }
}

TEST_CASE("Toggle override: the cut one may take it back at any time", "[conflict]") {
  const auto hall = room(BetweenBooths::toggle_override);
  press(*hall, kEn1);
  press(*hall, kFr1);
  CHECK(hall->heard("en") == "fr1");
  press(*hall, kEn1);
  CHECK(hall->heard("en") == "en1");
  CHECK(hall->desk(kFr1).reason == Reason::cut_by_other);
  release(*hall, kEn1);
  CHECK(hall->heard("en") == "nobody");  // the cut microphone did not come back by itself
}

TEST_CASE("Priority: an A output cuts a B output, never the reverse", "[conflict]") {
  const auto hall = room(BetweenBooths::priority);
  press(*hall, kFr1);
  press(*hall, kDe1);  // B against B: first come
  CHECK(hall->heard("en") == "fr1");
  CHECK(hall->desk(kDe1).microphone == Microphone::refused);
  press(*hall, kEn1);  // A against B
  CHECK(hall->heard("en") == "en1");
  CHECK(hall->desk(kFr1).reason == Reason::cut_by_other);
  press(*hall, kFr1);  // B against A
  CHECK(hall->heard("en") == "en1");
  CHECK(hall->desk(kFr1).microphone == Microphone::refused);
}

TEST_CASE("Priority: an A output cuts a C output too; B and C do not cut each other",
          "[conflict]") {
  const auto hall = room(BetweenBooths::priority);
  hall->output(kDe1, Output::c, "en");
  press(*hall, kDe1);
  press(*hall, kFr1);  // B against C
  CHECK(hall->heard("en") == "de1");
  CHECK(hall->desk(kFr1).microphone == Microphone::refused);
  press(*hall, kEn1);
  CHECK(hall->heard("en") == "en1");
  release(*hall, kEn1);
  CHECK(hall->heard("en") == "nobody");  // neither the cut nor the refused one was kept
  press(*hall, kFr1);
  press(*hall, kDe1);  // C against B
  CHECK(hall->heard("en") == "fr1");
}

TEST_CASE("Override: a cutter that moves elsewhere, or hands over, is closed or goes on",
          "[conflict]") {
  const auto hall = room(BetweenBooths::override_);
  press(*hall, kEn1);
  press(*hall, kFr1);
  SECTION("a move to another channel frees this one for the desk that was cut") {
    hall->output(kFr1, Output::a);
    hall->run(300ms);
    press(*hall, kEn1);
    CHECK(hall->heard("en") == "en1");
  }
  SECTION("the mate that took over from the cutter keeps the cut one out as well") {
    hall->handover(kFr2, HandoverStep::take);
    hall->run(300ms);
    CHECK(hall->heard("en") == "fr2");
    press(*hall, kEn1);
    CHECK(hall->heard("en") == "fr2");
    CHECK(hall->desk(kEn1).microphone == Microphone::refused);
  }
}

TEST_CASE("What the rules refuse is counted by its reason", "[conflict]") {
  const auto hall = room(BetweenBooths::interlock);
  const auto refused = [&](Reason reason) {
    return hall->status().refusals[static_cast<std::size_t>(reason)];
  };
  press(*hall, kFr1);
  for (int i = 0; i < 3; ++i) press(*hall, kEn1);
  hall->output(kFr1, Output::b, "de");
  hall->handover(kDe1, HandoverStep::accept);
  hall->run(100ms);
  CHECK(refused(Reason::channel_busy) == 3);
  CHECK(refused(Reason::not_allowed) == 1);
  CHECK(refused(Reason::nothing_asked) == 1);
  CHECK(refused(Reason::locked) == 0);
  CHECK(hall->desk(kEn1).refusals == 3);
  CHECK(hall->desk(kFr1).refusals == 1);
}

TEST_CASE("A press that is refused as the last one was is told again", "[conflict]") {
  const auto hall = room(BetweenBooths::interlock);
  press(*hall, kFr1);
  press(*hall, kEn1);
  const auto before = hall->desk(kEn1);
  const auto version = hall->status().version;
  press(*hall, kEn1);
  CHECK(hall->desk(kEn1).microphone == before.microphone);
  CHECK(hall->desk(kEn1).reason == before.reason);
  CHECK(hall->desk(kEn1).refusals == before.refusals + 1);
  CHECK(hall->status().version == version + 1);
}

TEST_CASE("Within a booth: the new desk cuts its mate, whatever holds between booths",
          "[conflict]") {
  const auto hall = room(BetweenBooths::interlock, WithinBooth::override_);
  press(*hall, kEn1);
  press(*hall, kEn2);
  CHECK(hall->heard("en") == "en2");
  CHECK(hall->desk(kEn1).microphone == Microphone::off);
  press(*hall, kEn1);
  CHECK(hall->heard("en") == "en1");
}

TEST_CASE("Within a booth: mixed, both desks are on air", "[conflict]") {
  const auto hall = room(BetweenBooths::interlock, WithinBooth::mixed);
  press(*hall, kFr1);
  press(*hall, kFr2);
  CHECK(hall->heard("en") == "fr1+fr2");
  press(*hall, kEn1);
  CHECK(hall->desk(kEn1).microphone == Microphone::refused);
}

TEST_CASE("Two desks of one booth on different outputs do not disturb each other", "[conflict]") {
  const auto hall = room(BetweenBooths::interlock, WithinBooth::override_);
  hall->output(kFr1, Output::a);
  press(*hall, kFr1);
  press(*hall, kFr2);
  CHECK(hall->heard("fr") == "fr1");
  CHECK(hall->heard("en") == "fr2");
}

TEST_CASE("No more desks are mixed into a channel than its status can name", "[conflict]") {
  auto event = small_event();
  event.rooms[0].between_booths = BetweenBooths::mixed;
  event.rooms[0].within_booth = WithinBooth::mixed;
  event.rooms[0].booths[0].desks = 6;
  Hall hall{event};
  for (std::int16_t desk = 1; desk <= 6; ++desk) {
    hall.open_desk({0, desk}, 500.0 * desk + 500, -30);
    hall.press({0, desk});
  }
  hall.run(500ms);
  CHECK(hall.heard("en") == "en1+en2+en3+en4");
  CHECK(hall.desk({0, 5}).microphone == Microphone::refused);
  CHECK(hall.desk({0, 6}).microphone == Microphone::refused);
}
