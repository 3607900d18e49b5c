/// Whatever arrives at the media port without belonging there is counted, and nobody hears it.

#include "codecs/rtp/rtcp_writer.h"
#include "relay/app/media_plane.h"
#include "tests/relay/app/media/hall_under_fire.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using app::Drop;

namespace {

/// A floor at 440 Hz that is heard; everything else in these tests is at 1000 Hz.
class Meeting : public HallUnderFire {
 public:
  Meeting() {
    speaker = &admit(0, {.hz = 440, .ssrc = 1});
    await_speaker();
  }
  void send(rtp::Bytes datagram) { speaker->socket().send(plane.media_endpoint(), datagram); }
  /// The speaker's next packet, but with something changed.
  std::vector<std::byte> forged(const std::function<void(rtp::Packet&)>& change) {
    const std::vector<std::byte> genuine = speaker->next_packet();
    auto packet = rtp::parse(genuine);
    change(*packet);
    std::vector<std::byte> datagram(rtp::kMaxDatagram);
    datagram.resize(rtp::write(*packet, datagram));
    return datagram;
  }
};

}  // namespace

TEST_CASE("a stranger is counted, never heard", "[plane]") {
  Meeting meeting;
  Voice stranger({.hz = 1000, .ssrc = 1, .to = meeting.plane.media_endpoint()});
  const std::vector<std::byte> packet = stranger.next_packet();
  for (int i = 0; i < 50; ++i) stranger.socket().send(meeting.plane.media_endpoint(), packet);
  meeting.check_counted(Drop::unregistered, 50);
}

TEST_CASE("the right port of another address is a stranger too", "[plane]") {
  Meeting meeting;
  Voice stranger({.hz = 1000,
                  .ssrc = 1,
                  .from = {0x7F000002, meeting.speaker->local().port},
                  .to = meeting.plane.media_endpoint()});
  const std::vector<std::byte> packet = stranger.next_packet();
  for (int i = 0; i < 50; ++i) stranger.socket().send(meeting.plane.media_endpoint(), packet);
  meeting.check_counted(Drop::unregistered, 50);
}

TEST_CASE("a registered peer with another SSRC is refused", "[plane]") {
  Meeting meeting;
  for (int i = 0; i < 20; ++i) {
    meeting.send(meeting.forged([](rtp::Packet& p) { p.ssrc = rtp::Ssrc{2}; }));
  }
  meeting.check_counted(Drop::wrong_ssrc, 20);
}

TEST_CASE("a receiver's report is welcome from anyone, a broken one is counted", "[plane]") {
  Meeting meeting;
  Voice stranger({.hz = 1000, .ssrc = 7, .to = meeting.plane.media_endpoint()});
  std::array<std::byte, 256> buffer;
  rtp::RtcpWriter writer(buffer);
  REQUIRE(writer.receiver_report(rtp::Ssrc{7}, {}));
  REQUIRE(writer.source_description(rtp::Ssrc{7}, "a receiver"));
  for (int i = 0; i < 30; ++i) {
    stranger.socket().send(meeting.plane.media_endpoint(), writer.packet());
    stranger.socket().send(meeting.plane.media_endpoint(), writer.packet().first(10));
  }
  meeting.check_counted(Drop::malformed, 30);
  CHECK(meeting.plane.receiver_reports() == 30);
  CHECK(meeting.plane.dropped(Drop::unregistered) == 0);
}

TEST_CASE("a sender's report is no receiver's: a stranger's is refused under its own name",
          "[plane]") {
  Meeting meeting;
  std::array<std::byte, 256> buffer;
  const auto report = [&buffer](rtp::Ssrc ssrc) {
    rtp::RtcpWriter writer(buffer);
    REQUIRE(writer.sender_report(ssrc, {}, {}));
    REQUIRE(writer.source_description(ssrc, "a sender"));
    return writer.packet();
  };
  Voice stranger({.hz = 1000, .ssrc = 7, .to = meeting.plane.media_endpoint()});
  for (int i = 0; i < 10; ++i)
    stranger.socket().send(meeting.plane.media_endpoint(), report(rtp::Ssrc{7}));
  meeting.check_counted(Drop::sender_report, 10);
  for (int i = 0; i < 5; ++i) meeting.send(report(rtp::Ssrc{2}));
  meeting.check_counted(Drop::wrong_ssrc, 5);
  CHECK(meeting.plane.receiver_reports() == 0);
}

TEST_CASE("a payload type that was not agreed is refused", "[plane]") {
  Meeting meeting;
  for (int i = 0; i < 20; ++i) {
    meeting.send(meeting.forged([](rtp::Packet& p) { p.payload_type = rtp::kPayloadOpus; }));
  }
  meeting.check_counted(Drop::wrong_payload_type, 20);
}

TEST_CASE("garbage and cut-off packets are refused", "[plane]") {
  Meeting meeting;
  const std::vector<std::byte> packet = meeting.speaker->next_packet();
  std::uint64_t sent = 0;
  for (std::size_t length = 0; length < 12; ++length, ++sent) {
    meeting.send(rtp::Bytes{packet}.first(length));
  }
  const std::vector<std::byte> noise(300, std::byte{0x5A});  // RTP version 1
  meeting.send(noise);
  meeting.check_counted(Drop::malformed, sent + 1);
}

TEST_CASE("an oversized datagram is refused whole", "[plane]") {
  Meeting meeting;
  std::vector<std::byte> datagram = meeting.speaker->next_packet();
  datagram.resize(rtp::kMaxDatagram + 1);
  for (int i = 0; i < 5; ++i) meeting.send(datagram);
  std::vector<std::byte> huge(60'000);
  meeting.send(huge);
  meeting.check_counted(Drop::oversized, 6);
}

TEST_CASE("replayed packets are counted and change nothing", "[plane]") {
  Meeting meeting;
  const std::vector<std::byte> far = meeting.forged([](rtp::Packet& p) {
    p.sequence = p.sequence + 20'000;
    p.timestamp = p.timestamp + 20'000 * 120;
  });
  const std::vector<std::byte> old = meeting.forged([](rtp::Packet& p) {
    p.sequence = p.sequence + -500;
    p.timestamp = p.timestamp + -500 * 120;
  });
  for (int i = 0; i < 10; ++i) {
    meeting.send(far);
    meeting.send(old);
  }
  const std::vector<std::byte> twice = meeting.forged([](rtp::Packet& p) {
    p.sequence = p.sequence + -1;
    p.timestamp = p.timestamp + -120;
  });
  meeting.send(twice);
  meeting.check_counted(Drop::replayed, 21);
  CHECK(meeting.until([&] { return meeting.plane.status(0).sources[0].duplicates >= 1; }));
}

TEST_CASE("the reasons have the names that monitoring knows", "[plane]") {
  CHECK(std::string{app::to_string(Drop::unregistered)} == "unregistered");
  CHECK(std::string{app::to_string(Drop::wrong_ssrc)} == "wrong_ssrc");
  for (int i = 0; i < static_cast<int>(Drop::count_); ++i) {
    CHECK(std::string{app::to_string(static_cast<Drop>(i))} != "unknown");
  }
}

TEST_CASE("commands that the mix thread has no room for are refused and counted", "[plane]") {
  Stage stage(test_event());
  int taken = 0;
  while (taken < 100'000 && stage.plane.post(0, microphone({0, 1}, true))) ++taken;
  CHECK(taken >= 1000);
  CHECK_FALSE(stage.plane.post(0, microphone({0, 1}, true)));
  CHECK(stage.plane.dropped(Drop::command_full) == 2);
  // A source is never lost that way: it is opened when there is room.
  Ear& floor = stage.ear(0);
  stage.admit(0, {.hz = 440});
  stage.plane.start();
  CHECK(stage.until([&] {
    stage.plane.drain([](const app::EncodedFrame&) {});
    return floor.hears(440);
  }));
}

TEST_CASE(
    "what is missing among a source's packets is counted for its slot, until another takes it",
    "[plane]") {
  Meeting meeting;
  auto& plane = meeting.plane;
  const auto speak = [&](Voice& by_hand, std::uint16_t number) {
    const auto genuine = by_hand.next_packet();
    auto packet = rtp::parse(genuine);
    packet->sequence = rtp::SequenceNumber{number};
    std::vector<std::byte> datagram(rtp::kMaxDatagram);
    datagram.resize(rtp::write(*packet, datagram));
    by_hand.socket().send(plane.media_endpoint(), datagram);
  };
  const auto counted = [&](std::int64_t received, std::int64_t lost) {
    return meeting.until([&] {
      const auto now = plane.reception(0, 1);
      return now.received == received && now.lost == lost;
    });
  };
  Voice first({.hz = 1000, .ssrc = 8}), second({.hz = 1000, .ssrc = 9});
  plane.open_source(0, 1, first.peer(), first.source_config());
  speak(first, 100);
  speak(first, 106);
  CHECK(counted(2, 5));
  speak(first, 106);  // a duplicate is none that was missing
  speak(first, 103);  // one that is late is
  CHECK(counted(3, 4));
  plane.open_source(0, 1, second.peer(), second.source_config());
  speak(second, 7000);
  CHECK(counted(1, 0));
  CHECK(plane.reception(0, 0).lost == 0);
}
