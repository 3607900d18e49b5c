/// What a desk does with how its interpreter hears, and that the ear's path is protected.

#include "client/booth/headphones.h"

#include "client/booth/desk_machine.h"
#include "client/booth/desk_screen.h"
#include "client/booth/line_watch.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <cmath>

using namespace dragoman;
using namespace dragoman::client;

namespace {

control::DeskState off_air() {
  control::DeskState state;
  state.booth = "en";
  state.desk = 1;
  state.microphone = "off";
  state.output = "a";
  state.language = "en";
  state.incoming = "floor";
  return state;
}

control::RoomState on_air(const char* channel, const char* booth, int desk) {
  return {"zh", {{channel, "interpreted", "+", {{booth, desk}}}}};
}

template <class Action>
std::vector<Action> all(const std::vector<DeskAction>& actions) {
  std::vector<Action> found;
  for (const auto& action : actions)
    if (const auto* one = std::get_if<Action>(&action)) found.push_back(*one);
  return found;
}

/// A desk with a link, off air.
DeskMachine linked() {
  DeskMachine machine("hall", "en", 1);
  machine.registered();
  machine.confirmed(off_air());
  machine.take();
  return machine;
}

}  // namespace

TEST_CASE("how an interpreter hears is asked of nobody, used at once, and shown") {
  auto machine = linked();
  machine.line("volume -6");
  const auto actions = machine.take();
  CHECK(all<SendMessage>(actions).empty());
  REQUIRE(all<UseSettings>(actions).size() == 1);
  CHECK(all<UseSettings>(actions)[0].settings.sound.volume_db == -6.0F);
  REQUIRE(all<ShowDesk>(actions).size() == 1);
  const auto json = to_json_line(all<ShowDesk>(actions)[0].view, 0);
  CHECK(json.find("\"volume_db\":-6.0") != std::string::npos);
  CHECK(json.find("\"sidetone_db\":null") != std::string::npos);
  CHECK(json.find("\"calibration_db\":null,\"full_scale_db_spl\":110.0") != std::string::npos);
  machine.link_lost("gone");
  machine.take();
  machine.line("bass up");  // without a link as well
  CHECK(all<UseSettings>(machine.take()).size() == 1);
}

TEST_CASE("a preset keeps what is heard, or what it is told, and asks the relay for it") {
  auto machine = linked();
  machine.line("preset 2");
  CHECK(all<ShowDesk>(machine.take())[0].view.reason.find("preset 2 is empty") !=
        std::string::npos);
  machine.line("preset 2 store");
  machine.line("preset 3 store ru");
  CHECK(all<UseSettings>(machine.take())[1].settings.presets ==
        std::map<int, std::string>{{2, "floor"}, {3, "ru"}});
  machine.line("preset 3");
  const auto sent = all<SendMessage>(machine.take());
  REQUIRE(sent.size() == 1);
  CHECK(std::get<control::IncomingCommand>(sent[0].message).channel == "ru");
  machine.line("preset 2 clear");
  const auto actions = machine.take();
  CHECK(all<UseSettings>(actions)[0].settings.presets == std::map<int, std::string>{{3, "ru"}});
  CHECK(all<ShowDesk>(actions)[0].view.reason == "preset 2 is empty now");
  machine.line("preset 2 clear");  // there is none any more
  CHECK(all<UseSettings>(machine.take()).empty());
  machine.line("preset 3 clear all");
  CHECK(all<UseSettings>(machine.take()).empty());
}

TEST_CASE("off air, the colleague who is on air is heard; on air, and when nobody is, not") {
  const bool dead = GENERATE(false, true);
  auto machine = linked();
  machine.private_line_dead(dead);
  const auto heard = [&machine] {
    const auto actions = all<HearPartner>(machine.take());
    if (actions.empty()) return std::string("as before");
    CHECK_FALSE((actions.back().by_line && !actions.back().channel.empty()));
    return actions.back().by_line ? "line" : actions.back().channel;
  };
  machine.room(on_air("en", "en", 2));
  CHECK(heard() == (dead ? "en" : "line"));
  CHECK(machine.view().hears_partner);
  machine.room(on_air("en", "fr", 1));  // another booth is no colleague
  CHECK(heard().empty());
  machine.room(on_air("en", "en", 1));  // nor is oneself
  CHECK(heard() == "as before");
  machine.room(on_air("zh", "en", 2));
  CHECK(heard() == (dead ? "zh" : "line"));
  auto state = off_air();
  state.microphone = "on";
  state.on_air = {"zh"};
  machine.confirmed(state);
  CHECK(heard().empty());
  machine.confirmed(off_air());
  CHECK(heard() == (dead ? "zh" : "line"));
  state = off_air();
  state.incoming = "zh";  // it is the incoming channel already: not twice
  machine.confirmed(state);
  CHECK(heard().empty());
  CHECK_FALSE(machine.view().hears_partner);
  machine.confirmed(off_air());
  machine.link_lost("gone");
  CHECK(heard().empty());
}

TEST_CASE("a colleague whose line brings nothing is heard from the channel, until it does") {
  auto machine = linked();
  machine.room(on_air("en", "en", 2));
  machine.take();
  machine.private_line_dead(true);
  CHECK(all<HearPartner>(machine.take()) == std::vector{HearPartner{false, "en"}});
  machine.private_line_dead(true);
  CHECK(machine.take().empty());
  machine.private_line_dead(false);
  CHECK(all<HearPartner>(machine.take()) == std::vector{HearPartner{true, ""}});
}

TEST_CASE(
    "a line is dead when a colleague ought to be heard and no packet came for half a second") {
  using namespace std::chrono_literals;
  LineWatch watch;
  Instant now{1h};
  const auto dead = [&](bool wanted, bool sounds, Nanoseconds later) {
    return watch.dead(wanted, sounds, now += later);
  };
  CHECK_FALSE(dead(false, false, 10min));  // nobody is on air: nothing is missing
  CHECK_FALSE(dead(true, false, 20ms));
  CHECK_FALSE(dead(true, false, 460ms));
  CHECK(dead(true, false, 20ms));
  CHECK(dead(false, false, 20ms));  // nor does it live before it sounds
  CHECK(dead(true, false, 20ms));
  CHECK_FALSE(dead(true, true, 20ms));
  CHECK_FALSE(dead(true, false, 480ms));
  CHECK(dead(true, false, 20ms));
}

TEST_CASE("a stage that begins to act, or a warning, is a change; a decibel more is none") {
  auto machine = linked();
  machine.protection({2, -3, 0});
  CHECK(all<ShowDesk>(machine.take()).size() == 1);
  machine.protection({2, -9, 0});
  CHECK(machine.take().empty());
  CHECK(to_json_line(machine.view(), 0).find("{\"stage\":2,\"gain_db\":-9.0,\"warnings\":0}") !=
        std::string::npos);
  machine.protection({3, 0, 1});
  CHECK(all<ShowDesk>(machine.take()).size() == 1);
}

TEST_CASE("the screen says how the headphones are set, and in words that the protection acts") {
  DeskScreen screen;
  CHECK(desk_screen(screen, 80).find("uncalibrated") != std::string::npos);
  screen.view.protection = {2, -7, 0};
  CHECK(desk_screen(screen, 80).find("-7 dB  SHOCK HELD AT 94 dB SPL") != std::string::npos);
  screen.view.settings.presets = {{4, "ru"}};
  CHECK(desk_screen(screen, 80).find("4 ru") != std::string::npos);
}

TEST_CASE("keys turn the knobs, and wait for a preset's digit") {
  DeskScreen screen;
  CHECK(line_of_key('+', screen) == "volume up");
  CHECK(line_of_key('[', screen) == "bass down");
  CHECK(line_of_key('}', screen) == "treble up");
  CHECK(line_of_key('<', screen) == "balance down");
  CHECK(line_of_key('o', screen) == "sidetone up");
  screen.view.settings.sound.sidetone_db = -20.0F;
  CHECK(line_of_key('o', screen) == "sidetone off");
  CHECK(line_of_key('p', screen).empty());
  CHECK(line_of_key('4', screen) == "preset 4");
  CHECK(line_of_key('w', screen).empty());
  CHECK(line_of_key('4', screen) == "preset 4 store");
  CHECK(line_of_key('4', screen).empty());
}

TEST_CASE("one's own voice is protected from as well, and nothing of it allocates or locks") {
  Ear incoming(2), partner(2);
  PrivateVoices voices{2};
  Headphones headphones(incoming, partner, voices, nullptr);
  headphone::Sound sound;
  sound.sidetone_db = 0.0F;
  sound.volume_db = 20;
  headphones.set(sound);
  headphones.hear_partner(PartnerWay::channel);
  std::vector<float> own(audio::kMaxBlock), out(2 * audio::kMaxBlock);
  for (std::size_t n = 0; n < own.size(); ++n) own[n] = n % 20 < 10 ? 1.0F : -1.0F;
  float peak = 0;
  const testing::RealtimeGuard guard;
  for (int block = 0; block < 100; ++block) {
    headphones.render(own, out, Instant{});
    for (const float sample : out) peak = std::max(peak, std::abs(sample));
  }
  if (testing::RealtimeGuard::active()) {
    CHECK(guard.allocations() == 0);
    CHECK(guard.locks() == 0);
  }
  CHECK(peak == Approx(headphone::Calibration{}.ceiling()));
  CHECK(headphones.protection().stage() == 1);
}
