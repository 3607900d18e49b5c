// Domain: line-up, for checking before the meeting.
#include "relay/engine/line_up.h"

#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

void line_up(Hall& hall, const std::string& channel, bool on) {
  engine::Command command{engine::CommandType::line_up};
  command.channel = hall.index(channel);
  command.on = on;
  hall.apply(command);
}

/// The floor and a desk of en whose tone is not the line-up's.
std::unique_ptr<Hall> before_the_meeting() {
  auto hall = std::make_unique<Hall>();
  hall->open_floor();
  hall->open_desk(kEn1, 1700);
  hall->run(500ms);
  return hall;
}

}  // namespace

TEST_CASE("Line-up takes the place of the original in one channel, and goes again", "[line-up]") {
  const auto hall = before_the_meeting();
  line_up(*hall, "en", true);
  hall->run(4s);  // past the name, in the steady tone
  CHECK(hall->level("en", engine::kLineUpHz) == Approx(engine::kLineUpDbfs).margin(0.5));
  CHECK(hall->heard("en") == "nobody");
  CHECK(hall->channel("en").line_up);
  CHECK(hall->channel("en").state == ChannelState::muted);
  CHECK(hall->heard("fr") == "floor");
  CHECK(hall->heard("floor") == "floor");
  line_up(*hall, "en", false);
  hall->run(200ms);
  CHECK(hall->heard("en") == "floor");
  CHECK_FALSE(hall->channel("en").line_up);
  CHECK(hall->channel("en").state == ChannelState::floor);
}

TEST_CASE("A microphone that opens ends the line-up: nobody interprets under a tone", "[line-up]") {
  const auto hall = before_the_meeting();
  line_up(*hall, "en", true);
  hall->run(4s);
  hall->press(kEn1);
  hall->run(300ms);
  CHECK(hall->heard("en") == "en1");
  CHECK(hall->level("en", engine::kLineUpHz) < -60);
  CHECK_FALSE(hall->channel("en").line_up);
  line_up(*hall, "en", true);  // and it cannot be turned on over an open one
  hall->run(300ms);
  CHECK(hall->heard("en") == "en1");
  hall->release(kEn1);
  hall->run(3s);
  CHECK(hall->heard("en") == "floor");
}

TEST_CASE("The floor has no line-up of its own", "[line-up]") {
  const auto hall = before_the_meeting();
  line_up(*hall, "floor", true);
  hall->run(4s);
  CHECK(hall->heard("floor") == "floor");
  CHECK_FALSE(hall->channel("floor").line_up);
}
