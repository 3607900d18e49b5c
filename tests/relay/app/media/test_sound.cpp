/// The media plane end to end: what goes in at the media port comes out on the right groups.

#include "codecs/rtp/sequencer.h"
#include "relay/app/media_plane.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

constexpr engine::Seat kEnglishDesk{0, 1};
constexpr engine::Seat kRussianDesk{1, 1};

/// Floor at 440 Hz, the English desk at 880 Hz, the Russian at 1320 Hz.
void play_a_meeting(Stage& stage) {
  stage.admit(0, {.hz = 440});
  stage.admit(engine::source_slot(kEnglishDesk), {.hz = 880});
  stage.admit(engine::source_slot(kRussianDesk), {.hz = 1320});
  stage.plane.post(0, microphone(kEnglishDesk, true));
  stage.plane.post(0, microphone(kRussianDesk, true));
}

void check_a_meeting(const event::Event& event) {
  Stage stage(event);
  Ear& floor = stage.ear(0);
  Ear& english = stage.ear(1);
  Ear& russian = stage.ear(2);
  Ear& french = stage.ear(3);
  stage.plane.start();
  play_a_meeting(stage);
  CHECK(stage.until([&] { return floor.hears(440); }));
  CHECK(stage.until([&] { return english.hears(880); }));
  CHECK(stage.until([&] { return russian.hears(1320); }));
  CHECK(stage.until([&] { return french.hears(440); }));  // nobody there: the original

  const std::vector<engine::ChannelStatus> shown{stage.plane.status(0).channels[0],
                                                 stage.plane.status(0).channels[1]};
  CHECK(shown[0].rms_dbfs == Approx(-23).margin(2));
  CHECK(shown[1].rms_dbfs == Approx(-23).margin(2));
  CHECK(shown[1].state == engine::ChannelState::interpreted);
}

}  // namespace

TEST_CASE("each source is heard on its channel", "[plane]") {
  check_a_meeting(test_event());
}

TEST_CASE("linear packets are heard whole, from AES67's shortest to what fills a datagram",
          "[plane]") {
  Stage stage(test_event());
  Ear& floor = stage.ear(0);
  stage.plane.start();
  const Voice::Config config =
      GENERATE(Voice::Config{.hz = 440, .packet = 6}, Voice::Config{.hz = 440, .packet = 700},
               Voice::Config{.hz = 440, .codec = engine::Codec::l24, .channels = 2, .packet = 233});
  INFO(config.packet);
  stage.admit(0, config);
  CHECK(stage.until([&] { return floor.hears(440); }));
  CHECK(stage.plane.dropped(app::Drop::malformed) == 0);
}

TEST_CASE("… and just so with two send workers", "[plane]") {
  event::Event event = test_event();
  event.audio.workers = 2;
  check_a_meeting(event);
}

TEST_CASE("… with more workers than channels, and frames of 2.5 and 20 ms", "[plane]") {
  event::Event event = test_event();
  event.audio.workers = 9;
  event.audio.frame = 120;
  check_a_meeting(event);
  event.audio.frame = 960;
  event.audio.workers = 0;
  check_a_meeting(event);
}

TEST_CASE("streams are numbered by the media clock and leave from the media port", "[plane]") {
  const FrameIndex first{354'000'065'530};  // the sequence number wraps soon
  Stage stage(test_event(), first);
  Ear& floor = stage.ear(0);
  Ear& twin = stage.ear(0, event::Stream::red);
  stage.plane.start();
  REQUIRE(stage.until([&] { return floor.packets().size() > 100 && twin.packets().size() > 100; }));

  const Ear::Heard& begin = floor.packets().front();
  CHECK(begin.sequence == rtp::sequence_of(first));
  CHECK(begin.timestamp == rtp::timestamp_of(first, 240));
  CHECK(to_int(begin.ssrc) == event::ssrc(stage.event, 0, "floor", event::Stream::plain));
  CHECK(begin.from == stage.plane.media_endpoint());
  CHECK(floor.gaps() == 0);
  CHECK(twin.packets().front().payload_type == rtp::kPayloadRed);
  CHECK(twin.packets().front().sequence == rtp::sequence_of(first));
  CHECK(to_int(twin.packets().front().ssrc) ==
        event::ssrc(stage.event, 0, "floor", event::Stream::red));
  CHECK(twin.gaps() == 0);
}

TEST_CASE("a plane that begins a while after its frames were counted leaves out what is past",
          "[plane]") {
  const FrameIndex first{354'000'000'000};
  Stage stage(test_event(), first);
  Ear& floor = stage.ear(0);
  stage.plane.start(net::monotonic_now() - std::chrono::seconds{1});
  REQUIRE(stage.until([&] { return floor.packets().size() > 20; }));
  constexpr std::int64_t kSecond = 200;
  CHECK(stage.plane.frame(0) - first >= kSecond + 20);
  const auto begin = static_cast<std::uint32_t>(to_int(floor.packets().front().timestamp));
  CHECK(begin - static_cast<std::uint32_t>(to_int(first) * 240) >= kSecond * 240);
  CHECK(floor.gaps() == 0);
}

TEST_CASE("a restarted relay continues its streams", "[plane]") {
  const event::Event event = test_event();
  Ear listener(event::group(event, 0, 0, event::Stream::plain), 0x7F000001);
  FrameIndex last{354'000'000'000};
  {
    Stage stage(event, last);
    stage.plane.start();
    REQUIRE(stage.until([&] {
      listener.listen();
      return listener.packets().size() > 20;
    }));
    stage.plane.stop();
    listener.listen();
    last = stage.plane.frame(0);
  }
  Stage stage(event, last + 1);
  stage.plane.start();
  const std::size_t before = listener.packets().size();
  REQUIRE(stage.until([&] {
    listener.listen();
    return listener.packets().size() > before + 20;
  }));
  CHECK(listener.gaps() == 0);
  CHECK(listener.packets().back().ssrc == listener.packets().front().ssrc);
}

TEST_CASE("rooms don't hear each other", "[plane]") {
  event::Event event = test_event();
  event.rooms.push_back(event.rooms.front());
  event.rooms.back().id = "annex";
  Stage stage(event);
  Ear& hall = stage.ear(0, event::Stream::plain, 0);
  Ear& annex = stage.ear(0, event::Stream::plain, 1);
  stage.plane.start();
  stage.admit(0, {.hz = 440, .ssrc = 1}, 0);
  stage.admit(0, {.hz = 700, .ssrc = 2}, 1);
  CHECK(stage.until([&] { return hall.hears(440) && annex.hears(700); }));
  CHECK(to_int(hall.packets().front().ssrc) != to_int(annex.packets().front().ssrc));
}

TEST_CASE("a stereo floor stays stereo", "[plane]") {
  event::Event event = test_event();
  event.rooms[0].channels[0].channels = 2;
  Stage stage(event);
  Ear& floor = stage.ear(0);
  Ear& english = stage.ear(1);
  stage.plane.start();
  stage.admit(0, {.hz = 440, .channels = 2});
  CHECK(stage.until([&] { return floor.hears(440) && english.hears(440); }));
}

TEST_CASE("a source that was closed is silent, and its place can be taken", "[plane]") {
  Stage stage(test_event());
  Ear& floor = stage.ear(0);
  stage.plane.start();
  Voice& first = stage.admit(0, {.hz = 440, .ssrc = 1});
  REQUIRE(stage.until([&] { return floor.hears(440); }));
  stage.plane.close_source(0, 0);
  CHECK(stage.until([&] { return floor.share_of(440) == 0; }));
  const std::uint64_t unregistered = stage.plane.dropped(app::Drop::unregistered);
  const std::uint64_t sent = first.sent();
  stage.admit(0, {.hz = 700, .ssrc = 2});
  CHECK(stage.until([&] { return floor.hears(700); }));
  // It goes on talking, in vain.
  CHECK(first.sent() > sent);
  CHECK(stage.plane.dropped(app::Drop::unregistered) > unregistered);
}
