// Listeners by WebRTC on a whole media plane: real threads and sockets on the loopback.

#include "relay/app/media/web_plane.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"
#include "tools/load/web_client.h"

#include <map>

using namespace dragoman;
using namespace dragoman::testing;
using load::WebAnswer;
using load::WebClient;
using load::WebPacket;
using Type = webrtc::Event::Type;

namespace {

/// A client with a socket of its own, admitted as control would do it.
class Phone {
 public:
  Phone(Stage& stage, webrtc::Seat seat, std::int16_t channel, bool red = false)
      : stage_(stage), seat_(seat), client(identity(), red, [this](rtp::Bytes bytes) {
          socket_.send(stage_.plane.media_endpoint(), bytes);
        }) {
    webrtc::Command command;
    webrtc::Admitted& listener = command.listener;
    std::uint32_t random = seat.shard * 1000U + seat.slot;
    const webrtc::Random next = [&] { return random += 0x9E3779B9; };
    listener.seat = seat;
    listener.place = {0, channel};
    listener.ufrag = webrtc::make_ufrag(seat, next);
    listener.password = webrtc::make_password(next);
    listener.fingerprint = identity().fingerprint();
    listener.opus = WebClient::kOpus;
    listener.red = red ? WebClient::kRed : std::uint8_t{0};
    listener.ssrc = rtp::Ssrc{next()};
    REQUIRE(stage.plane.web()->post(command));
    WebAnswer answer;
    answer.ufrag = webrtc::text_of(listener.ufrag);
    answer.password = webrtc::text_of(listener.password);
    answer.fingerprint = stage.plane.web()->fingerprint();
    answer.ssrc = listener.ssrc;
    client.take(answer);
  }

  void listen() {
    while (const std::size_t count = socket_.receive(buffer_))
      for (std::size_t i = 0; i < count; ++i)
        client.receive(rtp::Bytes{buffer_[i].data}.first(buffer_[i].size));
    client.tick();
  }
  /// As far as the end of its handshake.
  bool connect() {
    client.check();
    if (!stage_.until([&] { return listen(), client.checked(); })) return false;
    client.begin_dtls();
    return stage_.until([&] { return listen(), client.connected(); });
  }
  bool hears_packets(std::size_t count) {
    const std::size_t before = client.packets.size();
    return stage_.until([&] { return listen(), client.packets.size() >= before + count; });
  }
  void tune(std::int16_t channel) {
    webrtc::Command command;
    command.type = webrtc::Command::Type::tune;
    command.listener.seat = seat_;
    command.listener.place = {0, channel};
    REQUIRE(stage_.plane.web()->post(command));
  }

 private:
  static const webrtc::Identity& identity() {
    static const webrtc::Identity one;
    return one;
  }

  Stage& stage_;
  webrtc::Seat seat_;
  net::UdpSocket socket_{net::UdpOptions{.bind = {0x7F000001, 0}, .interface = "lo"}};
  std::vector<net::Received> buffer_{64};

 public:
  WebClient client;
};

/// Packets that come twice, or where time and numbers part. A host that stands still costs the
/// relay whole stretches, which both of them count.
int shifts(const std::vector<WebPacket>& packets) {
  int count = 0;
  for (std::size_t i = 1; i < packets.size(); ++i) {
    const auto step = static_cast<std::uint16_t>(packets[i].sequence - packets[i - 1].sequence);
    count += step == 0 || packets[i].timestamp - packets[i - 1].timestamp != step * 960U;
  }
  return count;
}

}  // namespace

TEST_CASE("listeners of both shards shake hands and hear packets of 20 ms", "[web]") {
  Stage stage(test_event());
  stage.plane.start();
  Phone one{stage, {0, 3}, 1}, two{stage, {1, 3}, 2, true};
  REQUIRE(one.connect());
  REQUIRE(two.connect());
  REQUIRE(one.hears_packets(20));
  REQUIRE(two.hears_packets(20));
  CHECK(shifts(one.client.packets) == 0);
  CHECK(one.client.packets[0].payload_type == WebClient::kOpus);
  CHECK(two.client.packets[5].payload_type == WebClient::kRed);
  // Four frames of 5 ms in one packet, 96 kb/s.
  CHECK(one.client.packets[5].payload.size() > 200);
  CHECK(two.client.packets[5].payload.size() > 400);
  CHECK(one.client.not_opened + two.client.not_opened == 0);

  std::map<Type, int> told;
  REQUIRE(stage.until([&] {
    stage.plane.web()->drain([&](const webrtc::Event& event) { ++told[event.type]; });
    return told[Type::connected] == 2;
  }));
  CHECK(stage.plane.web()->sent_packets() > 40);
}

TEST_CASE("a change of channel is no change of the stream", "[web]") {
  Stage stage(test_event());
  stage.plane.start();
  Phone phone{stage, {0, 0}, 1};
  REQUIRE(phone.connect());
  for (const std::int16_t channel : std::array<std::int16_t, 4>{2, 3, 0, 1}) {
    REQUIRE(phone.hears_packets(5));
    phone.tune(channel);
  }
  REQUIRE(phone.hears_packets(10));
  CHECK(shifts(phone.client.packets) == 0);
}

TEST_CASE("a relay that stops says goodbye", "[web]") {
  Stage stage(test_event());
  stage.plane.start();
  Phone phone{stage, {1, 9}, 1};
  REQUIRE(phone.connect());
  REQUIRE(phone.hears_packets(1));
  stage.plane.stop();
  CHECK(stage.until([&] {
    phone.listen();
    return phone.client.dtls_state() == webrtc::DtlsEndpoint::State::closed;
  }));
}

TEST_CASE("noise at the media port is counted, and listeners hear on", "[web]") {
  Stage stage(test_event());
  stage.plane.start();
  Phone phone{stage, {0, 0}, 1};
  REQUIRE(phone.connect());
  Ear& stranger = stage.unicast_ear();
  const rtp::Endpoint media = stage.plane.media_endpoint();
  std::vector<std::byte> dtls(40, std::byte{22});
  stranger.send(media, dtls);
  std::vector<std::byte> stun(20);
  const std::array cookie{std::byte{0x21}, std::byte{0x12}, std::byte{0xA4}, std::byte{0x42}};
  std::copy(cookie.begin(), cookie.end(), stun.begin() + 4);
  stranger.send(media, stun);
  const auto& web = *stage.plane.web();
  CHECK(stage.until([&] {
    return web.refused(webrtc::Refusal::dtls_unknown) == 1 &&
           web.refused(webrtc::Refusal::stun_unknown) == 1;
  }));
  CHECK(phone.hears_packets(5));
}

TEST_CASE("an event without browsers has no shard", "[web]") {
  event::Event event = test_event();
  event.web.listeners = 0;
  Stage stage(event);
  CHECK(stage.plane.web() == nullptr);
}
