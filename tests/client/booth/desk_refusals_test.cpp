// What an interpreter is told of what was not done.
#include "tests/client/booth/scripted_desk.h"
#include "tests/support/catch.h"

#include <string>

using dragoman::testing::state_of;
using Desk = dragoman::testing::ScriptedDesk;

TEST_CASE("a message that is too long says by how much, in characters") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  const auto refusal = [&](const std::string& text) {
    desk.line(("message mate " + text).c_str());
    return desk.shown.empty() ? "" : desk.shown[0].reason;
  };
  std::string chinese;
  for (int i = 0; i < 170; ++i) chinese += "译";
  CHECK(refusal(std::string(512, 'a')).empty());
  CHECK(refusal(std::string(513, 'a')) ==
        "the message is too long by 1 character: shorten it, or send it in two");
  CHECK(refusal(chinese + "aa").empty());  // 512 bytes
  CHECK(refusal(chinese + "译").find("by 1 character:") != std::string::npos);
  CHECK(refusal("a" + chinese + "a译译").find("by 2 characters:") != std::string::npos);
}

TEST_CASE("what is refused again is shown again") {
  Desk desk;
  auto busy = state_of("refused");
  busy.reason = "another booth is on air in this channel";
  busy.refusals = 7;  // of whoever sat here before
  desk.link().confirm(busy);
  CHECK(desk.machine.view().refusals == 0);
  desk.confirm(busy);
  CHECK(desk.shown.empty());
  ++busy.refusals;
  desk.confirm(busy);
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].refusals == 1);
  desk.line("out d");  // what no relay is asked about counts as well
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].refusals == 2);
  desk.unlink().line("on");
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].refusals == 3);
  busy.refusals = 1;  // a relay that was started again
  desk.link().confirm(busy);
  CHECK(desk.machine.view().refusals == 3);
  ++busy.refusals;
  desk.confirm(busy);
  CHECK(desk.machine.view().refusals == 4);
}
