#include "tests/relay/app/session_hall.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

control::Hello talking_technician(std::uint16_t port) {
  control::Hello hello = listener();
  hello.role = control::Role::technician;
  hello.port = port;
  return hello;
}

/// Two desks of the English booth, one of the French, and a technician, all with private ports.
struct Booths {
  Hall hall;
  Client en1{hall}, en2{hall}, fr1{hall}, technician{hall};

  Booths() {
    en1.say(interpreter("en", 1, 41000));
    en2.say(interpreter("en", 2, 42000));
    fr1.say(interpreter("fr", 1, 43000));
    technician.say(talking_technician(44000));
    std::uint16_t port = 51000;
    for (auto* each : {&en1, &en2, &fr1, &technician}) each->say(control::PrivateCommand{port++});
    for (auto* each : {&en1, &en2, &fr1, &technician}) each->sender.sent.clear();
  }
  engine::DeskStatus& desk(std::string_view booth, int number) {
    return hall.status().desks[app::desk_index(hall.seat(booth, number))];
  }
  void change() {
    hall.media.tick();
    hall.hub.publish();
  }
  int slot(std::string_view booth, int number) {
    return engine::source_slot(hall.seat(booth, number));
  }
};

const rtp::Endpoint kEn1Ear{0x7F000001, 51000}, kEn2Ear{0x7F000001, 51001},
    kTechnicianEar{0x7F000001, 51003};

}  // namespace

TEST_CASE("A booth-mate's words go to the booth-mate alone, named by their stream") {
  Booths booths;
  booths.desk("en", 1).talk = engine::Talk::mate;
  booths.change();
  CHECK(booths.hall.media.private_lines ==
        std::vector<app::PrivateLine>{{booths.slot("en", 1), kEn2Ear}});
  const auto heard = booths.en2.hear<control::PrivateLines>();
  REQUIRE(heard);
  REQUIRE(heard->lines.size() == 1);
  CHECK(heard->lines[0].from == "mate");
  CHECK(heard->lines[0].desk == 1);
  CHECK(heard->lines[0].talk);
  CHECK(heard->lines[0].payload_type == 99);
  const auto& source = booths.hall.media.sources.at({0, booths.slot("en", 1)});
  CHECK(heard->lines[0].ssrc == rtp::to_int(source.peer.ssrc));
  CHECK_FALSE(booths.fr1.hear<control::PrivateLines>());

  booths.desk("en", 1).talk = engine::Talk::nobody;
  booths.change();
  CHECK(booths.hall.media.private_lines.empty());
  CHECK(booths.en2.hear<control::PrivateLines>()->lines.empty());
}

TEST_CASE("Off air an interpreter hears the colleague on air, on air nobody") {
  Booths booths;
  auto& en1 = booths.desk("en", 1);
  en1.on_air = true;
  en1.microphone = engine::Microphone::on;
  booths.change();
  CHECK(booths.hall.media.private_lines ==
        std::vector<app::PrivateLine>{{booths.slot("en", 1), kEn2Ear}});
  CHECK_FALSE(booths.en2.hear<control::PrivateLines>()->lines[0].talk);
  booths.desk("en", 2).microphone = engine::Microphone::on;
  booths.change();
  CHECK(booths.hall.media.private_lines.empty());
}

TEST_CASE("Desk and technician talk to each other") {
  Booths booths;
  booths.desk("fr", 1).talk = engine::Talk::technician;
  booths.change();
  CHECK(booths.hall.media.private_lines ==
        std::vector<app::PrivateLine>{{booths.slot("fr", 1), kTechnicianEar}});
  const auto heard = booths.technician.hear<control::PrivateLines>();
  REQUIRE(heard);
  CHECK(heard->lines[0].from == "desk");
  CHECK(heard->lines[0].booth == "fr");
  booths.desk("fr", 1).talk = engine::Talk::nobody;
  booths.change();

  booths.technician.say(control::TalkCommand{"desk", "en", 1});
  CHECK(booths.hall.media.private_lines ==
        std::vector<app::PrivateLine>{{engine::kMaxSources, kEn1Ear}});
  CHECK(booths.en1.hear<control::PrivateLines>()->lines[0].from == "technician");
  booths.technician.say(control::TalkCommand{"desk", "en", 0});
  CHECK(booths.hall.media.private_lines.size() == 2);
  booths.technician.say(control::TalkCommand{"desk", "", 0});
  CHECK(booths.hall.media.private_lines.size() == 3);
  booths.technician.say(control::TalkCommand{});
  CHECK(booths.hall.media.private_lines.empty());
}

TEST_CASE("A technician is told who hears it, at once and when that changes") {
  using Seats = std::vector<std::pair<std::string, int>>;
  Booths booths;
  booths.change();
  CHECK_FALSE(booths.technician.hear<control::Talking>());
  booths.technician.say(control::TalkCommand{"desk", "en", 0});
  auto talking = booths.technician.hear<control::Talking>();
  REQUIRE(talking);
  CHECK(talking->to == "desk");
  CHECK(talking->booth == "en");
  CHECK(talking->desk == 0);
  CHECK(talking->hearers == Seats{{"en", 1}, {"en", 2}});
  booths.en1.say(control::PrivateCommand{0});
  talking = booths.technician.hear<control::Talking>();
  REQUIRE(talking);
  CHECK(talking->hearers == Seats{{"en", 2}});
  booths.change();
  CHECK_FALSE(booths.technician.hear<control::Talking>());
  booths.technician.say(control::TalkCommand{"desk", "ru", 1});
  CHECK(booths.technician.hear<control::Talking>()->hearers.empty());
  // Every wish is answered, also one that changes nothing.
  booths.technician.say(control::TalkCommand{"desk", "ru", 1});
  CHECK(booths.technician.hear<control::Talking>());
  booths.technician.say(control::TalkCommand{});
  CHECK(booths.technician.hear<control::Talking>()->to.empty());
  CHECK_FALSE(booths.en2.hear<control::Talking>());
}

TEST_CASE("A desk does not go on talking to somebody who is gone: that would only silence it") {
  Booths booths;
  const auto to = GENERATE(engine::Talk::mate, engine::Talk::technician);
  booths.desk("en", 1).talk = to;
  booths.change();
  CHECK(booths.hall.media.commands.empty());
  (to == engine::Talk::mate ? booths.en2 : booths.technician).conversation->closed();
  booths.change();
  REQUIRE_FALSE(booths.hall.media.commands.empty());
  const auto& command = booths.hall.media.commands.back();
  CHECK(command.type == engine::CommandType::talk);
  CHECK(command.seat == booths.hall.seat("en", 1));
  CHECK(command.talk == engine::Talk::nobody);
  CHECK(command.on);
}

TEST_CASE("Private lines end with whoever speaks, hears, or falls silent") {
  Booths booths;
  booths.desk("en", 1).talk = engine::Talk::mate;
  booths.change();
  REQUIRE(booths.hall.media.private_lines.size() == 1);
  SECTION("the hearer hangs up") {
    booths.en2.say(control::PrivateCommand{0});
  }
  SECTION("the hearer leaves") {
    booths.en2.conversation->closed();
  }
  SECTION("the speaker leaves") {
    booths.en1.conversation->closed();
  }
  SECTION("the hearer says nothing for 5 s") {
    booths.hall.now += 6s;
    booths.hall.hub.tick();
  }
  CHECK(booths.hall.media.private_lines.empty());
}

TEST_CASE("A desk is told whether a technician is there to talk to, and when that changes") {
  Hall hall;
  Client desk(hall), technician(hall);
  desk.say(interpreter("en", 1, 41000));
  /// What it is told now; nothing = it is not told anything.
  const auto told = [&] {
    for (int twice = 0; twice < 2; ++twice) hall.hub.tick();
    const auto state = desk.hear<control::DeskState>();
    return state ? std::optional{state->technician_hears} : std::nullopt;
  };
  hall.media.tick();
  hall.connect(hall.seat("en", 1));
  CHECK(told() == false);
  desk.say(control::TalkCommand{"technician", "", 0});
  CHECK(desk.hear<control::Refused>()->code == "nobody");

  technician.say(talking_technician(44000));
  CHECK_FALSE(told());  // it has no ears yet
  technician.say(control::PrivateCommand{51003});
  CHECK(told() == true);
  desk.say(control::TalkCommand{"technician", "", 0});
  REQUIRE_FALSE(hall.media.commands.empty());
  CHECK(hall.media.commands.back().talk == engine::Talk::technician);

  SECTION("it leaves") {
    technician.conversation->closed();
    CHECK(told() == false);
  }
  SECTION("it says nothing for 5 s") {
    hall.now += 6s;
    desk.say(control::Ping{});
    CHECK(told() == false);
  }
}

TEST_CASE("Those who have no part in private lines are refused") {
  Hall hall;
  Client ears(hall), mixer(hall), desk(hall), technician(hall);
  ears.say(listener());
  ears.say(control::PrivateCommand{51000});
  CHECK(ears.hear<control::Refused>()->code == "not_allowed");
  ears.say(control::TalkCommand{"technician", "", 0});
  CHECK(ears.hear<control::Refused>()->code == "not_allowed");
  mixer.say(floor("mixer", 40000));
  mixer.say(control::PrivateCommand{51000});
  CHECK(mixer.hear<control::Refused>()->code == "not_allowed");
  desk.say(interpreter("en", 1, 41000));
  desk.say(control::TalkCommand{"desk", "fr", 1});
  CHECK(desk.hear<control::Refused>()->code == "not_allowed");
  technician.say(talking_technician(44000));
  technician.say(control::TalkCommand{"desk", "xx", 1});
  CHECK(technician.hear<control::Refused>()->code == "nobody");
  CHECK(hall.media.private_lines.empty());
  CHECK(hall.media.commands.empty());
}
