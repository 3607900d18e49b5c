#include "client/monitor/talk_machine.h"

#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <algorithm>

using namespace dragoman;
using namespace dragoman::client;

namespace {

/// A machine, and what it wanted done since it was last asked.
struct Technician {
  TalkMachine machine{"hall", "microphone", 0};
  std::vector<talk::Action> done;

  void settle() { done = machine.take(); }
  template <class Action>
  std::vector<Action> all() const {
    std::vector<Action> found;
    for (const auto& action : done)
      if (const auto* one = std::get_if<Action>(&action)) found.push_back(*one);
    return found;
  }
  void says(std::string_view line) {
    machine.line(line);
    settle();
  }
  void linked() {
    machine.registered();
    settle();
  }
  void hears(const control::Talking& talking) {
    machine.confirmed(talking);
    settle();
  }
  control::TalkCommand sent() const {
    const auto messages = all<talk::Send>();
    REQUIRE(messages.size() == 1);
    return std::get<control::TalkCommand>(messages[0].message);
  }
  bool microphone() const {
    const auto switched = all<talk::Microphone>();
    REQUIRE_FALSE(switched.empty());
    return switched.back().open;
  }
};

control::PrivateLines from_desk(const std::string& booth, int desk) {
  control::PrivateLine line;
  line.from = "desk";
  line.booth = booth;
  line.desk = desk;
  line.ssrc = 7;
  line.talk = true;
  return {{line}};
}

}  // namespace

TEST_CASE("lines name a desk, a booth or everybody") {
  Technician technician;
  technician.linked();
  technician.says("talk en 2");
  CHECK(technician.sent().to == "desk");
  CHECK(technician.sent().booth == "en");
  CHECK(technician.sent().desk == 2);
  CHECK(technician.microphone());
  technician.says("talk en");
  CHECK(technician.sent().booth == "en");
  CHECK(technician.sent().desk == 0);
  technician.says("talk all");
  CHECK(technician.sent().to == "desk");
  CHECK(technician.sent().booth.empty());
  technician.says("talk off");
  CHECK(technician.sent().to.empty());
  CHECK_FALSE(technician.microphone());
}

TEST_CASE("a line that is none says what there is, and sends nothing") {
  Technician technician;
  technician.linked();
  const auto line = GENERATE("talk", "talk en 0", "talk en x", "talk en 1 2", "sing", "volume",
                             "volume loud", "reply now", "reply");
  technician.says(line);
  CAPTURE(line);
  CHECK(technician.all<talk::Send>().empty());
  REQUIRE(technician.all<talk::Show>().size() == 1);
  CHECK_FALSE(technician.all<talk::Show>()[0].view.reason.empty());
}

TEST_CASE("whom it talks to is shown when the relay says so, with those who hear it") {
  Technician technician;
  technician.linked();
  technician.says("talk en");
  CHECK(technician.all<talk::Show>().empty());
  technician.hears({"desk", "en", 0, {{"en", 1}, {"en", 2}}});
  CHECK(to_words(technician.machine.view()) == "TALKING to en: heard by en/1, en/2");
  technician.hears({"desk", "en", 0, {}});
  CHECK(to_words(technician.machine.view()) == "TALKING to en, whom nobody is there to hear");
  technician.hears({});
  CHECK(to_words(technician.machine.view()).empty());
  CHECK_FALSE(technician.microphone());
}

TEST_CASE("a refused wish closes the microphone, unless somebody is talked to already") {
  Technician technician;
  technician.linked();
  technician.says("talk xx");
  technician.machine.refused({"nobody", "Room hall has no such desk.", "Booths here: en."});
  technician.settle();
  CHECK_FALSE(technician.microphone());
  CHECK(technician.machine.view().reason == "Room hall has no such desk. Booths here: en.");
  technician.says("talk en");
  technician.hears({"desk", "en", 0, {{"en", 1}}});
  technician.machine.refused({"nobody", "Room hall has no such desk.", ""});
  technician.settle();
  CHECK(technician.all<talk::Microphone>().empty());
}

TEST_CASE("a desk that talks is heard and named, and can be answered when it has ended") {
  Technician technician;
  technician.linked();
  technician.machine.private_lines(from_desk("fr", 1));
  technician.settle();
  REQUIRE(technician.all<talk::Hear>().size() == 1);
  CHECK(technician.all<talk::Hear>()[0].lines[0].ssrc == 7);
  CHECK(to_words(technician.machine.view()) == "fr/1 talks to you");
  technician.machine.private_lines({});
  technician.settle();
  CHECK(technician.machine.view().talkers.empty());
  technician.says("reply");
  CHECK(technician.sent().booth == "fr");
  CHECK(technician.sent().desk == 1);
}

TEST_CASE("a lost link ends the talk; it does not begin again by itself") {
  Technician technician;
  technician.linked();
  technician.says("talk en");
  technician.hears({"desk", "en", 0, {{"en", 1}}});
  technician.machine.link_lost("relay gone");
  technician.settle();
  CHECK_FALSE(technician.microphone());
  CHECK_FALSE(technician.machine.view().to);
  CHECK(technician.machine.view().reason.find("nobody hears you") != std::string::npos);
  technician.machine.link_lost("relay gone");
  technician.settle();
  CHECK(technician.all<talk::Show>().empty());
  technician.says("talk en");
  CHECK(technician.all<talk::Send>().empty());
  technician.linked();
  CHECK(technician.all<talk::Send>().empty());
  CHECK(technician.all<talk::Microphone>().empty());
}

TEST_CASE("lines wait for the first registration, quit alone does not") {
  Technician technician;
  technician.says("talk en 1");
  technician.says("volume -6");
  CHECK(technician.done.empty());
  technician.linked();
  CHECK(technician.sent().booth == "en");
  REQUIRE(technician.all<talk::Volume>().size() == 1);
  CHECK(technician.all<talk::Volume>()[0].db == -6);
  Technician other;
  other.says("quit");
  CHECK(other.all<talk::Quit>().size() == 1);
}

TEST_CASE("volume stays within what the headphones have") {
  Technician technician;
  technician.linked();
  technician.says("volume 19.5");
  technician.says("volume up");
  CHECK(technician.machine.view().volume_db == 20);
  technician.says("volume -1000");
  CHECK(technician.machine.view().volume_db == -60);
  technician.says("volume down");
  CHECK(technician.machine.view().volume_db == -60);
}

TEST_CASE("a state line has every field, unknown ones null") {
  Technician technician;
  technician.linked();
  auto line = boost::json::parse(to_json_line(technician.machine.view(), 1.5)).as_object();
  CHECK(line.at("talk").is_null());
  CHECK(line.at("linked").as_bool());
  CHECK(line.at("hearers").as_array().empty());
  technician.hears({"desk", "en", 1, {{"en", 1}}});
  line = boost::json::parse(to_json_line(technician.machine.view(), 1.5)).as_object();
  CHECK(line.at("talk").as_string() == "en/1");
  CHECK(line.at("hearers").as_array()[0].as_string() == "en/1");
  technician.hears({"desk", "", 0, {}});
  line = boost::json::parse(to_json_line(technician.machine.view(), 1.5)).as_object();
  CHECK(line.at("talk").as_string() == "all");
}
