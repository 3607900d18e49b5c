/// An event with two interfaces. This machine has one for certain, so both are the loopback.

#include "codecs/rtp/rtcp_reader.h"
#include "relay/app/media/second_path.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>
#include <map>

using namespace dragoman;
using namespace dragoman::testing;
using event::Path;
using event::Stream;

namespace {

constexpr std::uint32_t kHere = 0x7F000001;

event::Event two_paths() {
  event::Event event = test_event();
  event.network.interfaces = {"lo", "127.0.0.1"};
  return event;
}

rtp::Endpoint reports_of(rtp::Endpoint group) {
  ++group.port;
  return group;
}

}  // namespace

TEST_CASE("a second interface carries every packet again, under an SSRC of its own", "[plane]") {
  Stage stage(two_paths());
  const auto stream = GENERATE(Stream::plain, Stream::red);
  Ear first(event::group(stage.event, 0, 1, stream), kHere);
  Ear second(event::group(stage.event, 0, 1, stream, Path::second), kHere);
  stage.plane.start();
  REQUIRE(stage.until([&] {
    first.listen();
    second.listen();
    return first.packets().size() > 100 && second.packets().size() > 100;
  }));
  CHECK(first.gaps() == 0);
  CHECK(second.gaps() == 0);
  const Ear::Heard& one = first.packets().front();
  const Ear::Heard& two = second.packets().front();
  CHECK(two.sequence == one.sequence);
  CHECK(two.timestamp == one.timestamp);
  CHECK(two.payload_type == one.payload_type);
  CHECK(to_int(one.ssrc) == event::ssrc(stage.event, 0, "en", stream));
  CHECK(to_int(two.ssrc) == event::ssrc(stage.event, 0, "en", stream, Path::second));
  CHECK(two.from == stage.plane.media_endpoint());
}

TEST_CASE("both paths sound alike, and what comes to the media port is heard", "[plane]") {
  event::Event event = two_paths();
  event.audio.workers = GENERATE(0, 2);
  Stage stage(event);
  Ear second(event::group(stage.event, 0, 0, Stream::plain, Path::second), kHere);
  Ear& first = stage.ear(0);
  stage.plane.start();
  stage.admit(0, {.hz = 440});
  CHECK(stage.until([&] {
    second.listen();
    return first.hears(440) && second.hears(440);
  }));
}

TEST_CASE("a media port on every address still hears its sources beside the second path",
          "[plane]") {
  event::Event event = two_paths();
  event.network.media = {0, 0};
  Stage stage(event);
  Ear second(event::group(stage.event, 0, 0, Stream::plain, Path::second), kHere);
  stage.plane.start();
  stage.admit(0, {.hz = 440, .to = {kHere, stage.plane.media_endpoint().port}});
  CHECK(stage.until([&] {
    second.listen();
    return second.hears(440);
  }));
}

TEST_CASE("the second path has its own sender reports", "[plane]") {
  Stage stage(two_paths());
  net::UdpOptions options;
  options.interface = "lo";
  options.bind = reports_of(event::group(stage.event, 0, 0, Stream::plain, Path::second));
  net::UdpSocket socket(options);
  socket.join(options.bind.address, kHere);
  stage.plane.start();
  std::array<net::Received, 4> got;
  REQUIRE(stage.until([&] { return socket.receive(got) > 0; }));
  rtp::RtcpReader reader(rtp::Bytes{got[0].data}.first(got[0].size));
  const auto ssrc = rtp::Ssrc{event::ssrc(stage.event, 0, "floor", Stream::plain, Path::second)};
  const auto packet = reader.next();
  REQUIRE(packet);
  const auto report = rtp::parse_report(*packet);
  REQUIRE(report);
  CHECK(report->ssrc == ssrc);
  CHECK(report->sender);
}

TEST_CASE("sending a second time neither allocates nor locks") {
  const event::Event event = two_paths();
  app::Counters counters;
  net::UdpOptions options;
  options.interface = "lo";
  net::UdpSocket socket(options);
  app::SecondPath path(event, 0, socket, counters);
  std::array<std::byte, 100> datagram{};
  RealtimeGuard guard;
  for (int i = 0; i < 20; ++i) path.send(1, engine::PacketSink::Kind::rtp, datagram);
  path.flush();
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
  CHECK(counters.sent() == 20);
}
