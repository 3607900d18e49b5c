// A remote speaker by WebRTC is a floor source like any other: Opus in packets of 20 ms, from a
// computer far away whose clock is its own, over a network that has jitter and breaks.
#include "relay/engine/lip_sync.h"
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

/// As relay/app/whip opens one.
Talker::Voice speaker(double hz, double clock_ppm) {
  Talker::Voice voice{{}, hz, kSpeech, {}, clock_ppm, false};
  voice.config.codec = engine::Codec::opus;
  voice.config.payload_type = 111;
  voice.config.packet = 960;
  voice.config.any_ssrc = true;
  return voice;
}

event::Event two_channels() {
  auto event = small_event();
  event.rooms[0].languages = {"en"};
  event.rooms[0].channels.resize(3);
  return event;
}

}  // namespace

TEST_CASE("A remote speaker's clock is followed for minutes, and the way stays as short",
          "[web_speaker]") {
  const double ppm = GENERATE(-150.0, 150.0);
  Hall hall{two_channels()};
  hall.open(0, speaker(1000, ppm));
  // Some milliseconds of jitter, never out of order.
  std::uint32_t seed = 7;
  hall.use([seed](int, Instant sent, std::size_t) mutable {
    seed = seed * 1664525U + 1013904223U;
    return std::vector{sent + 40ms + std::chrono::microseconds{seed >> 20U}};
  });
  hall.run_unheard(1min);
  const auto before = hall.source(0);
  hall.run_unheard(4min);
  hall.run(200ms);
  const auto after = hall.source(0);
  CHECK(after.drift_ppm == Approx(ppm).margin(30));
  CHECK(after.concealed == before.concealed);
  CHECK(after.lost == 0);
  CHECK(after.restarts == 0);
  CHECK(after.delay_ms < before.delay_ms + 10);
  CHECK(hall.heard("floor") == "floor");
}

TEST_CASE(
    "Where a remote speaker's link dies the backup speaks, until he has been back for a while",
    "[web_speaker]") {
  Hall hall{two_channels()};
  hall.open(0, speaker(1000, 50));
  hall.open_floor(1, 400);
  hall.run(1500ms);
  REQUIRE(hall.heard("floor") == "floor");
  for (int i = 0; i < 3; ++i) {
    hall.talker(0).pull_cable();
    hall.run(500ms);
    CHECK(hall.heard("floor") == "floor1");
    CHECK_FALSE(hall.source(0).alive);
    CHECK(hall.channel("floor").state == ChannelState::floor);
    hall.talker(0).set_ssrc(rtp::Ssrc{static_cast<std::uint32_t>(77 + i)});  // a browser's new one
    hall.talker(0).plug_in();
    hall.run(600ms);
    CHECK(hall.heard("floor") == "floor1");
    hall.run(1s);
    CHECK(hall.heard("floor") == "floor");
  }
  CHECK(hall.ear("floor").gaps == 0);
  CHECK(quietest_dbfs(hall.mixed("floor", 300ms), 960) > kSpeech - 1);
}
