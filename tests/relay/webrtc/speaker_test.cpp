#include "tests/relay/webrtc/stage.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using webrtc::Event;
using Type = webrtc::Event::Type;

namespace {

const rtp::Endpoint kStudio{0xC0A80017, 50'000}, kElsewhere{0xC0A90017, 41'000};

}  // namespace

TEST_CASE("Who speaks is told to control with its key and where it is, and hears no channel") {
  Stage stage;
  WebClient& speaker = stage.admit(webrtc::kNoChannel, kStudio);
  speaker.check();
  stage.exchange();
  CHECK(stage.last(Type::connected) == nullptr);
  speaker.begin_dtls();
  stage.exchange();
  REQUIRE(speaker.connected());
  const Event* const connected = stage.last(Type::connected);
  REQUIRE(connected != nullptr);
  CHECK(connected->from == kStudio);
  CHECK(connected->key.profile == speaker.profile());
  CHECK(connected->key.key != webrtc::SpeakerKey{}.key);
  CHECK(stage.wanted.empty());
  stage.sound(1, {0, 1, 2, 3});
  CHECK(speaker.packets.empty());
  stage.end(0);
  REQUIRE(stage.last(Type::ended) != nullptr);
  CHECK(stage.last(Type::ended)->place.channel == webrtc::kNoChannel);
  CHECK(stage.listeners() == 0);
}

TEST_CASE("A speaker that moves is told to control, also when it had no room at first") {
  Stage stage;
  WebClient& speaker = stage.listener(webrtc::kNoChannel, kStudio);
  CHECK(stage.last(Type::moved) == nullptr);
  stage.at[0] = kElsewhere;
  stage.events_full = true;
  speaker.check();
  stage.exchange();
  CHECK(stage.last(Type::moved) == nullptr);
  stage.events_full = false;
  stage.tick();
  REQUIRE(stage.last(Type::moved) != nullptr);
  CHECK(stage.last(Type::moved)->from == kElsewhere);
}

TEST_CASE("A speaker cannot be tuned to a channel") {
  Stage stage;
  WebClient& speaker = stage.listener(webrtc::kNoChannel, kStudio);
  stage.tune(0, 2);
  stage.sound(1, {2});
  CHECK(speaker.packets.empty());
  CHECK(stage.wanted.empty());
}

TEST_CASE("Reports of a speaker's reception go to it, sealed; before its handshake none does") {
  Stage stage;
  WebClient& early = stage.admit(webrtc::kNoChannel, kElsewhere);
  early.check();
  stage.exchange();
  const auto before = stage.datagrams_out;
  stage.report(0);
  CHECK(stage.datagrams_out == before);
  WebClient& speaker = stage.listener(webrtc::kNoChannel, kStudio);
  const auto handshaken = stage.datagrams_out;
  stage.report(1);
  CHECK(stage.datagrams_out == handshaken + 1);
  CHECK(speaker.not_opened == 0);
}
