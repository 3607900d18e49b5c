// What an interpreter is told of what was not done.
#include "client/booth/desk_screen.h"
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

namespace {

using dragoman::client::DeskMachine;
namespace control = dragoman::control;

control::Refused refusal_of(std::int64_t id) {
  return {"limit", "Too many messages.", "Wait.", id};
}

}  // namespace

TEST_CASE("a text is sent when the relay says so, and one that it refuses is not, and why") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  desk.line("message technician first");
  const auto first = desk.only_sent<control::TextCommand>()->id;
  desk.line("message mate second");
  const auto second = desk.only_sent<control::TextCommand>()->id;
  REQUIRE(first != second);
  desk([&](DeskMachine& m) { m.refused(refusal_of(first)); });
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].text->text == "first");
  CHECK(desk.shown[0].text->status == "not_sent");
  CHECK(desk.shown[0].text->reason == "Too many messages. Wait.");
  CHECK(desk.shown[0].refusals == 1);
  desk([&](DeskMachine& m) { m.text_taken(second); });
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].text->text == "second");
  CHECK(desk.shown[0].text->to == "mate");
  CHECK(desk.shown[0].text->status == "sent");
  CHECK(desk.shown[0].reason.empty());
  desk([&](DeskMachine& m) { m.text_taken(second); });  // is answered once
  CHECK(desk.shown.empty());
}

TEST_CASE("a text whose answer did not come before the link was lost is not shown as sent") {
  Desk desk;
  desk.link().confirm(state_of("off"));
  desk.line("message technician answered");
  desk([](DeskMachine& m) { m.text_taken(1); });
  desk.line("message technician one").line("message mate two").unlink();
  REQUIRE(desk.shown.size() == 3);
  for (const std::size_t which : {0U, 1U}) {
    CHECK_FALSE(desk.shown[which].linked);
    CHECK(desk.shown[which].text->text == (which == 0 ? "one" : "two"));
    CHECK(desk.shown[which].text->status == "not_sent");
    CHECK(desk.shown[which].text->reason.find("link was lost") != std::string::npos);
  }
  CHECK(desk.shown[2].reason == "no link to the relay, off air: relay gone");
  desk.line("message mate three");  // and without a link none goes
  CHECK(desk.sent.empty());
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].text->text == "three");
  CHECK(desk.shown[0].text->status == "not_sent");
  desk.link();
  CHECK(desk.sent.empty());  // nor later
}

TEST_CASE("a text that waits for the first registration is shown, and goes or does not") {
  Desk desk;
  desk.line("message mate hello");
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].text->status == "sending");
  SECTION("it goes") {
    REQUIRE(desk.link().only_sent<control::TextCommand>() != nullptr);
    const auto id = desk.only_sent<control::TextCommand>()->id;
    desk([&](DeskMachine& m) { m.text_taken(id); });
    CHECK(desk.shown.back().text->status == "sent");
  }
  SECTION("it does not") {
    desk.unlink();
    REQUIRE_FALSE(desk.shown.empty());
    CHECK(desk.shown[0].text->status == "not_sent");
  }
}

TEST_CASE("a desk whose seat is taken says so, and not that there is no relay") {
  Desk desk;
  const control::Refused taken{"seat_taken", "Desk 1 is taken.", "Take another."};
  const auto refuse = [&](DeskMachine& m) { m.refused(taken); };
  desk(refuse);
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].turned_away == "seat_taken");
  CHECK(desk.shown[0].reason == "Desk 1 is taken. Take another.");
  dragoman::client::DeskScreen screen;
  screen.view = desk.shown[0];
  CHECK(desk_screen(screen, 80).find("SEAT TAKEN") != std::string::npos);
  desk.unlink();  // the relay closes what it refuses
  CHECK(desk.shown.empty());
  CHECK(desk.line("on").shown.back().reason ==
        "the relay does not let this desk in: the microphone stays off");
  desk(refuse);  // and is tried again
  CHECK(desk.shown.empty());
  desk.unlink().unlink();  // now it is gone itself
  REQUIRE(desk.shown.size() == 1);
  CHECK(desk.shown[0].turned_away.empty());
  desk(refuse).unlink();
  CHECK(desk.machine.view().turned_away == "seat_taken");
  desk.link().confirm(state_of("off"));
  CHECK(desk.shown.back().turned_away.empty());
}
