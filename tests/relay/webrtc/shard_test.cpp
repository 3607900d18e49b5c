#include "relay/webrtc/shard.h"

#include "tests/codecs/rtp/hex.h"
#include "tests/relay/webrtc/stage.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using webrtc::End;
using webrtc::Event;
using webrtc::Refusal;
using Type = webrtc::Event::Type;

namespace {

const rtp::Endpoint kPhone{0xC0A80017, 50'000}, kElsewhere{0xC0A90017, 41'000};

std::vector<int> channels_heard(const WebClient& client) {
  std::vector<int> heard;
  for (const auto& packet : client.packets)
    heard.push_back(std::to_integer<int>(packet.payload.back()));
  return heard;
}

}  // namespace

TEST_CASE("A listener checks, shakes hands, and hears its channel") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  CHECK(phone.mapped == kPhone);
  REQUIRE(phone.connected());
  REQUIRE(stage.last(Type::connected) != nullptr);
  CHECK(stage.wanted[1]);
  for (int i = 0; i < 5; ++i) stage.sound(100 + i, {0, 1, 2});
  CHECK(channels_heard(phone) == std::vector<int>{1, 1, 1, 1, 1});
  for (std::size_t i = 0; i < phone.packets.size(); ++i) {
    const WebPacket& packet = phone.packets[i];
    CHECK(packet.payload_type == WebClient::kOpus);
    CHECK(packet.sequence == 32'000 + i);
    CHECK(packet.timestamp == (100 + i) * 960);
    CHECK(packet.marker == (i == 0));
  }
  CHECK(phone.not_opened == 0);
}

TEST_CASE("Who offers RED gets each packet with the one before") {
  Stage stage;
  WebClient& phone = stage.listener(2, kPhone, true);
  stage.sound(7, {2});
  REQUIRE(phone.packets.size() == 1);
  CHECK(phone.packets[0].payload_type == WebClient::kRed);
  // A copy of Opus, 960 samples before, two bytes; the packet itself.
  CHECK(to_hex(rtp::Bytes{phone.packets[0].payload}.first(8)) == "EF 0F 00 02 6F AA BB 02");
}

TEST_CASE("Another language goes on in the same stream, without a gap or a repetition") {
  // Whether the new channel is mixed before or after the old one.
  const std::vector<std::int16_t> order =
      GENERATE(std::vector<std::int16_t>{0, 1, 2, 3}, std::vector<std::int16_t>{3, 2, 1, 0});
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  for (int i = 0; i < 3; ++i) stage.sound(i, order);
  stage.tune(0, 2);
  CHECK(stage.wanted[2]);
  CHECK(stage.wanted[1]);
  for (int i = 3; i < 6; ++i) stage.sound(i, order);
  CHECK_FALSE(stage.wanted[1]);
  for (std::size_t i = 0; i < phone.packets.size(); ++i) {
    CHECK(phone.packets[i].sequence == 32'000 + i);
    CHECK(phone.packets[i].timestamp == i * 960);
  }
  const auto heard = channels_heard(phone);
  REQUIRE(heard.size() == 6);
  CHECK(std::vector<int>(heard.begin(), heard.begin() + 3) == std::vector<int>{1, 1, 1});
  CHECK(heard[4] == 2);
  CHECK(heard[5] == 2);
  const Event* const tuned = stage.last(Type::tuned);
  REQUIRE(tuned != nullptr);
  CHECK(tuned->place.channel == 2);
}

TEST_CASE("Until the new channel sounds, the old one is heard") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  stage.tune(0, 3);
  for (int i = 0; i < 4; ++i) stage.sound(i, {1});
  CHECK(channels_heard(phone) == std::vector<int>{1, 1, 1, 1});
  // It changes its mind on the way, and back.
  stage.tune(0, 2);
  stage.tune(0, 1);
  stage.sound(4, {1, 2, 3});
  CHECK(channels_heard(phone).back() == 1);
  CHECK_FALSE(stage.wanted[2]);
  CHECK_FALSE(stage.wanted[3]);
}

TEST_CASE("What the relay leaves out is a loss to the listener, no shift of time") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  stage.sound(10, {1});
  stage.sound(13, {1});
  REQUIRE(phone.packets.size() == 2);
  CHECK(phone.packets[1].sequence - phone.packets[0].sequence == 3);
  CHECK(phone.packets[1].timestamp - phone.packets[0].timestamp == 3 * 960);
}

TEST_CASE("A stretch never goes out twice") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  stage.sound(10, {1, 1});
  stage.sound(9, {1});
  CHECK(phone.packets.size() == 1);
}

TEST_CASE("Numbers of a session wrap, and its listener follows") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  phone.keep_packets = false;
  for (int i = 0; i < 70'000; ++i) {
    if (i % 1000 == 0) phone.check();
    stage.sound(i, {1});
  }
  CHECK(phone.received == 70'000);
  CHECK(phone.not_opened == 0);
}

TEST_CASE("A wrong password is answered with silence") {
  Stage stage;
  WebClient& phone = stage.admit(1, kPhone);
  WebClient& liar = stage.admit(1, kElsewhere);
  (void)phone;
  WebAnswer answer;
  answer.ufrag = "AAAA" + std::string("........");
  liar.take(answer);
  liar.check();
  stage.exchange();
  CHECK(liar.successes == 0);
  CHECK(stage.counters.refused(Refusal::stun_unknown) == 1);
  CHECK(stage.datagrams_out == 0);
}

TEST_CASE("A changed check is not authentic") {
  Stage stage;
  std::vector<std::byte> seen;
  webrtc::Command command;
  command.listener.seat = {0, 5};
  command.listener.place = {0, 1};
  command.listener.ufrag = webrtc::make_ufrag({0, 5}, [] { return 9U; });
  WebClient other{stage.phone_identity, false,
                  [&](rtp::Bytes bytes) { seen.assign(bytes.begin(), bytes.end()); }};
  WebAnswer answer;
  answer.ufrag = webrtc::text_of(command.listener.ufrag);
  answer.password = "not the one that was given";
  other.take(answer);
  other.check();
  WebClient& phone = stage.admit(1, kPhone);  // slot 0; its ufrag is another
  (void)phone;
  stage.inject(seen, kElsewhere);
  CHECK(stage.counters.refused(Refusal::stun_unknown) == 1);
}

TEST_CASE("Only authentic checks move a listener to another address") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  stage.sound(0, {1});
  stage.at[0] = kElsewhere;
  // SRTCP or DTLS from elsewhere moves nothing: the address is not known there.
  phone.report(stage.now);
  stage.exchange();
  CHECK(stage.counters.refused(Refusal::rtcp_not_authentic) == 1);
  stage.sound(1, {1});
  CHECK(phone.packets.size() == 1);
  phone.check();
  stage.exchange();
  CHECK(stage.owner(kElsewhere) == 0);
  CHECK_FALSE(stage.owner(kPhone));
  stage.sound(2, {1});
  CHECK(phone.packets.size() == 2);
  CHECK(phone.not_opened == 0);
}

TEST_CASE("A check that nominates nothing moves only who has gone silent where it was") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  stage.at[0] = kElsewhere;
  phone.check(false);
  stage.exchange();
  CHECK(stage.owner(kPhone) == 0);
  stage.wait(5s);
  phone.check(false);
  stage.exchange();
  CHECK(stage.owner(kElsewhere) == 0);
}

TEST_CASE("Consent that is not renewed ends a session") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  for (int i = 0; i < 10; ++i) {
    stage.wait(20s);
    phone.check();
    stage.exchange();
  }
  CHECK(stage.listeners() == 1);
  stage.wait(31s);
  CHECK(stage.listeners() == 0);
  REQUIRE(stage.last(Type::ended) != nullptr);
  CHECK(stage.last(Type::ended)->end == End::consent_lost);
  CHECK_FALSE(stage.owner(kPhone));
  CHECK_FALSE(stage.wanted[1]);
}

TEST_CASE("A session ends by command, by goodbye, and when it never connects") {
  Stage stage;
  SECTION("command") {
    WebClient& phone = stage.listener(1, kPhone);
    stage.end(0);
    CHECK(stage.last(Type::ended)->end == End::deleted);
    CHECK(phone.dtls_state() == webrtc::DtlsEndpoint::State::closed);
  }
  SECTION("goodbye") {
    stage.listener(1, kPhone).say_goodbye();
    stage.exchange();
    stage.wait(50ms);
    CHECK(stage.last(Type::ended)->end == End::closed);
  }
  SECTION("never connected") {
    stage.admit(1, kPhone).check();
    stage.exchange();
    stage.wait(16s);
    CHECK(stage.last(Type::ended)->end == End::never_connected);
  }
  SECTION("the relay stops") {
    WebClient& phone = stage.listener(1, kPhone);
    stage.leave();
    CHECK(stage.last(Type::ended)->end == End::relay_stopped);
    CHECK(phone.dtls_state() == webrtc::DtlsEndpoint::State::closed);
  }
  CHECK(stage.listeners() == 0);
  stage.sound(5, {1});
}

TEST_CASE("An end that control had no room for is told later") {
  Stage stage;
  stage.listener(1, kPhone);
  stage.events_full = true;
  stage.end(0);
  CHECK(stage.last(Type::ended) == nullptr);
  stage.events_full = false;
  stage.tick();
  CHECK(stage.last(Type::ended) != nullptr);
}

TEST_CASE("The first authentic check of a listener is told, once") {
  Stage stage;
  WebClient& phone = stage.admit(1, kPhone);
  CHECK(stage.last(Type::checked) == nullptr);
  for (int i = 0; i < 3; ++i) {
    phone.check();
    stage.exchange();
  }
  int told = 0;
  for (const Event& event : stage.events) told += event.type == Type::checked;
  CHECK(told == 1);
}

TEST_CASE("Listeners report, and are told the time") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  for (int i = 0; i < 600; ++i) {
    stage.now += 20ms;
    if (i != 300 && i != 400) stage.sound(i, {1});
    if (i % 100 == 0) phone.check();
  }
  // Twelve seconds: the first at once, then every five.
  REQUIRE(phone.reports.size() == 3);
  CHECK(phone.reports[2].packets > phone.reports[1].packets);
  const auto between = rtp::to_int(phone.reports[2].rtp) - rtp::to_int(phone.reports[1].rtp);
  CHECK(between >= 5 * 48'000);
  CHECK(between < 5 * 48'000 + 2 * 960);
  phone.report(stage.now);
  stage.exchange();
  const Event* const report = stage.last(Type::report);
  REQUIRE(report != nullptr);
  CHECK(report->from == kPhone);
  CHECK(report->lost == 2);
}

TEST_CASE("A report is taken once") {
  Stage stage;
  std::vector<std::byte> copy;
  WebClient& phone = stage.listener(1, kPhone);
  stage.sound(0, {1});
  phone.report(stage.now);
  stage.exchange();
  const auto taken = std::count_if(stage.events.begin(), stage.events.end(),
                                   [](const Event& e) { return e.type == Type::report; });
  CHECK(taken == 1);
}

TEST_CASE("Strangers' DTLS and noise reach no listener") {
  Stage stage;
  WebClient& phone = stage.listener(1, kPhone);
  for (int first = 0; first < 256; ++first) {
    std::vector<std::byte> noise(60, std::byte{0x5A});
    noise[0] = static_cast<std::byte>(first);
    stage.inject(noise, kElsewhere);
    stage.inject(noise, kPhone);
    stage.inject({static_cast<std::byte>(first)}, kPhone);
  }
  stage.inject({}, kPhone);
  stage.tick();
  CHECK(stage.counters.refused(Refusal::dtls_unknown) == 44);
  CHECK(stage.listeners() == 1);
  stage.sound(1, {1});
  CHECK(phone.packets.size() == 1);
}

TEST_CASE("A handshake that never ends is cut off") {
  Stage stage;
  WebClient& phone = stage.admit(1, kPhone);
  phone.check();
  stage.exchange();
  std::vector<std::byte> piece(60, std::byte{0});
  piece[0] = std::byte{22};
  for (int i = 0; i < 150; ++i) stage.inject(piece, kPhone);
  CHECK(stage.counters.refused(Refusal::dtls_flood) == 50);
}

TEST_CASE("Two listeners behind one address are told apart by port") {
  Stage stage;
  WebClient& one = stage.listener(1, kPhone);
  WebClient& two = stage.listener(2, {kPhone.address, 50'001});
  stage.sound(0, {1, 2});
  CHECK(channels_heard(one) == std::vector<int>{1});
  CHECK(channels_heard(two) == std::vector<int>{2});
  stage.end(0);
  stage.sound(1, {1, 2});
  CHECK(channels_heard(two) == std::vector<int>{2, 2});
}

TEST_CASE("Commands that make no sense do nothing") {
  Stage stage;
  stage.tune(7, 1);
  stage.end(9);
  WebClient& phone = stage.listener(1, kPhone);
  stage.tune(0, 99);
  stage.tune(0, -1);
  stage.sound(0, {1});
  CHECK(channels_heard(phone) == std::vector<int>{1});
}
