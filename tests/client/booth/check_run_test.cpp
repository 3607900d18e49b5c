/// A whole check in virtual time: sound, relay and network are the test's.

#include "client/booth/check_run.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <map>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

struct Seat final : CheckHost {
  explicit Seat(CheckSetup with = {}) : setup(std::move(with)) {}

  void send(const control::ClientMessage& message) override {
    if (const auto* ping = std::get_if<control::Ping>(&message)) pings.push_back(*ping);
    if (std::holds_alternative<control::ReceptionRequest>(message)) ++asked;
  }
  void begin_media() override { ++media_begun; }
  MediaFacts media() override { return {report, "nobody sends"}; }
  void found(const Finding& finding) override { findings[finding.check] = finding; }
  void ask(const std::string& words) override {
    if (!words.empty()) asks.push_back(words);
  }

  /// 20 ms of everything.
  void step() {
    std::array<float, 960> out{};
    const auto from = audio::Block(microphone).subspan(at % (microphone.size() - 959), 960);
    at += 960;
    if (device_runs && (at / 960) % 5 >= skips_of_five) sound.render(from, out, now);
    now += 20ms;
    // Each comes back as one that was sent a round trip before.
    for (std::size_t n = std::exchange(pings, {}).size(); answers && n > 0; --n)
      run.pong(control::Pong{(now - round_trip).time_since_epoch().count()}, now);
    if (answers)
      for (; asked > 0; --asked) run.reception(reception);
    report.lost += lost_here;
    reception.received += 8 - lost_there;
    reception.lost += lost_there;
    run.tick(now);
  }
  /// The words of the verdict, once the check is over.
  void whole() {
    report.transport = transport;
    report.started = !transport.empty();
    report.channel = "floor";
    run.start(now);
    if (answers) run.linked(now);
    for (int i = 0; i < 3000 && !run.done(); ++i) step();
    REQUIRE(run.done());
  }

  CheckSetup setup;
  Instant now{1h};
  Ear ear{1}, silence{1};
  PrivateVoices nobody{1};
  Headphones headphones{ear, silence, nobody, nullptr};
  CheckSound sound{headphones, CheckRun::kRecording, CheckRun::kTone, 70, {}};
  CheckRun run{setup, sound, *this};
  std::vector<float> microphone = sine(300, 0.1, kSampleRate);
  std::size_t at = 0;
  bool device_runs = true, answers = true;
  std::size_t skips_of_five = 0;
  Nanoseconds round_trip = 1ms;
  std::string transport = "multicast";
  ListenReport report;
  control::Reception reception{};
  std::uint64_t lost_here = 0;
  std::int64_t lost_there = 0;

  std::vector<control::Ping> pings;
  int asked = 0, media_begun = 0;
  std::map<std::string, Finding> findings;
  std::vector<std::string> asks;
};

}  // namespace

TEST_CASE("a check asks for silence, speech and an ear, then looks at the network both ways") {
  Seat seat;
  seat.whole();
  CHECK(seat.asks.size() == 3);
  CHECK(seat.media_begun == 1);
  for (const char* each :
       {"microphone", "headphones", "control", "pace", "media", "contribution"}) {
    CAPTURE(each, seat.findings[each].words);
    CHECK(seat.findings.at(each).good);
  }
  CHECK_FALSE(seat.findings.at("noise").good);  // a tone is no silence
  CHECK_FALSE(seat.run.all_good());
  CHECK(seat.findings.at("control").words.find("median 1.00 ms") != std::string::npos);
}

TEST_CASE("all is well when everything is") {
  Seat seat;
  seat.setup.sound = false;
  CheckSetup silent;
  silent.sound = false;
  Seat other(silent);
  other.whole();
  CHECK(other.asks.empty());
  CHECK(other.run.all_good());
  CHECK(other.findings.size() == 3);
}

TEST_CASE(
    "a device that handles only part of the sound is said to, where the network loses nothing") {
  Seat seat;
  seat.skips_of_five = 2;
  seat.whole();
  const auto& pace = seat.findings.at("pace");
  CHECK_FALSE(pace.good);
  CHECK(pace.words.find("60 %") != std::string::npos);
  CHECK_FALSE(pace.remedy.empty());
  CHECK(seat.findings.at("contribution").good);
}

TEST_CASE("loss is told apart by its direction, each with a remedy") {
  CheckSetup silent;
  silent.sound = false;
  Seat here(silent), there(silent);
  here.lost_here = 1;
  here.whole();
  CHECK_FALSE(here.findings.at("media").good);
  CHECK_FALSE(here.findings.at("media").remedy.empty());
  CHECK(here.findings.at("contribution").good);
  there.lost_there = 1;
  there.whole();
  CHECK(there.findings.at("media").good);
  CHECK_FALSE(there.findings.at("contribution").good);
  CHECK_FALSE(there.findings.at("contribution").remedy.empty());
}

TEST_CASE("what was lost before the check counts for nothing") {
  CheckSetup silent;
  silent.sound = false;
  Seat seat(silent);
  seat.report.lost = 5000;
  seat.reception = {100, 5000};
  seat.whole();
  CHECK(seat.run.all_good());
}

TEST_CASE("a way that nothing passes is said to be shut, not to be free of loss") {
  CheckSetup silent;
  silent.sound = false;
  Seat here(silent), there(silent), old(silent);
  here.transport.clear();
  here.whole();
  CHECK_FALSE(here.findings.at("media").good);
  CHECK(here.findings.at("media").words.find("nobody sends") != std::string::npos);
  there.lost_there = 8;
  there.reception = {100, 0};
  there.whole();
  CHECK(there.findings.at("contribution").words.find("nothing that this desk sends") == 0);
}

TEST_CASE("without a relay the check ends behind the control finding, with the reason") {
  CheckSetup silent;
  silent.sound = false;
  Seat seat(silent);
  seat.answers = false;
  seat.run.no_link("relay 10.0.0.5:7400: connection refused", "");
  seat.whole();
  CHECK(seat.findings.size() == 1);
  CHECK(seat.findings.at("control").words == "relay 10.0.0.5:7400: connection refused");
  CHECK_FALSE(seat.findings.at("control").remedy.empty());
}

TEST_CASE("a relay that does not count what is sent is said to, or is not asked") {
  CheckSetup silent;
  silent.sound = false;
  Seat listener(silent);
  listener.run.sends_nothing();
  listener.whole();
  CHECK(listener.asked == 0);
  CHECK(listener.findings.count("contribution") == 0);
  CHECK(listener.run.all_good());
}

TEST_CASE("a device that stands still holds a check up, but not for ever") {
  Seat seat;
  seat.device_runs = false;
  seat.whole();
  CHECK_FALSE(seat.findings.at("headphones").good);
  CHECK_FALSE(seat.findings.at("microphone").good);
}
