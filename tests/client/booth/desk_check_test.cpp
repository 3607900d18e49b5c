/// The check of a desk that has its seat.

#include "client/booth/desk_check.h"

#include "client/booth/desk_machine.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

struct Desk {
  Instant now{1h};
  Ear ear{1}, silence{1};
  PrivateVoices nobody{1};
  Headphones headphones{ear, silence, nobody, nullptr};
  CheckSound sound{headphones, CheckRun::kRecording, CheckRun::kTone, 70, {}};
  CheckView shown;
  std::vector<Finding> news;
  DeskCheck check{sound,
                  {[](const control::ClientMessage&) {}, [] { return MediaFacts{}; },
                   [this](const CheckView& view, const Finding* finding) {
                     shown = view;
                     if (finding != nullptr) news.push_back(*finding);
                   }}};

  void begin(bool running = true, const std::string& microphone = "USB Audio") {
    DeviceState device;
    device.running = running;
    check.begin({}, device, microphone, true, now);
  }
};

std::vector<RunCheck> checks(DeskMachine& machine) {
  std::vector<RunCheck> found;
  for (const auto& action : machine.take())
    if (const auto* one = std::get_if<RunCheck>(&action)) found.push_back(*one);
  return found;
}

std::string reason(DeskMachine& machine) {
  for (const auto& action : machine.take())
    if (const auto* shown = std::get_if<ShowDesk>(&action)) return shown->view.reason;
  return {};
}

control::DeskState desk_state(const std::string& microphone, const std::string& talk = "") {
  control::DeskState state;
  state.booth = "en";
  state.desk = 1;
  state.microphone = microphone;
  state.output = "a";
  state.incoming = "floor";
  state.talk = talk;
  return state;
}

DeskMachine linked(const control::DeskState& state) {
  DeskMachine machine("hall", "en", 1);
  machine.registered();
  machine.confirmed(state);
  machine.take();
  return machine;
}

}  // namespace

TEST_CASE("a desk's check begins with its device and what to do, and can be stopped") {
  Desk desk;
  desk.begin();
  CHECK(desk.check.running());
  REQUIRE(desk.news.size() == 1);
  CHECK(desk.news[0].check == "device");
  CHECK(desk.news[0].good);
  CHECK(desk.shown.ask.find("Keep silent") == 0);
  const auto json = boost::json::parse(to_json(desk.shown)).as_object();
  CHECK(json.at("running").as_bool());
  CHECK(json.at("findings").as_array().size() == 1);
  desk.check.end("the microphone was opened");
  CHECK_FALSE(desk.shown.running);
  CHECK(desk.shown.ask.empty());
  CHECK(desk.shown.reason == "the microphone was opened");
  CHECK(desk.shown.findings.size() == 1);
  desk.news.clear();
  desk.check.end("again");
  CHECK(desk.shown.reason == "the microphone was opened");
}

TEST_CASE("a check that ends gives the headphones back, another begins anew") {
  Desk desk;
  std::vector<float> out(960), mic(960, 0.1F);
  desk.begin();
  for (int i = 0; i < 10; ++i) desk.sound.render(mic, out, desk.now);
  desk.check.end("");
  desk.begin();
  CHECK_FALSE(desk.sound.done(CheckSound::Step::quiet));
  for (int i = 0; i < 151; ++i) {
    desk.sound.render(mic, out, desk.now);
    desk.check.tick(desk.now += 20ms);
  }
  REQUIRE(desk.news.size() == 3);  // the device twice, then the noise
  CHECK(desk.news[2].check == "noise");
  CHECK(desk.shown.ask.find("speak") != std::string::npos);
}

TEST_CASE("a desk without a microphone, or whose card is gone, says so at once") {
  Desk desk;
  desk.begin(true, "");
  CHECK_FALSE(desk.news[0].good);
  CHECK_FALSE(desk.news[0].remedy.empty());
  desk.begin(false);
  CHECK_FALSE(desk.news[1].good);
  CHECK(desk.shown.ask.empty());  // nobody is to keep silent for a dead card
}

TEST_CASE("no check while somebody hears this microphone: the words say why") {
  const auto [state, words] = GENERATE(table<control::DeskState, std::string>(
      {{desk_state("on"), "microphone is on"},
       {desk_state("cough"), "microphone is on"},
       {desk_state("off", "technician"), "talk to the technician"}}));
  auto machine = linked(state);
  machine.line("check");
  CHECK(reason(machine).find(words) != std::string::npos);
  machine.line("check");
  CHECK(checks(machine).empty());
  machine.line("check now");
  CHECK(reason(machine).find("check off") != std::string::npos);
}

TEST_CASE("a microphone that opens, or talk, ends the check before anything else") {
  auto machine = linked(desk_state("off"));
  machine.line("check");
  const auto begun = checks(machine);
  REQUIRE(begun.size() == 1);
  CHECK(begun[0].on);
  machine.line("on");
  const auto actions = machine.take();
  REQUIRE(actions.size() == 2);
  CHECK_FALSE(std::get<RunCheck>(actions[0]).on);
  CHECK(std::holds_alternative<SendMessage>(actions[1]));
  machine.line("talk mate");
  CHECK(checks(machine).size() == 1);
  machine.confirmed(desk_state("on"));  // a handover, perhaps
  const auto ended = checks(machine);
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].reason == "the microphone was opened");
  machine.line("check off");
  REQUIRE(checks(machine).size() == 1);
}
