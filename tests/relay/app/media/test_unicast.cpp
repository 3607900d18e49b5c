/// Unicast listening through the whole media plane.

#include "codecs/rtp/sequencer.h"
#include "relay/app/media/unicast_ssrc.h"
#include "relay/app/media_plane.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

struct Hall : Stage {
  Hall() : Stage(test_event()) {
    plane.start();
    admit(0, {.hz = 440});
  }
};

std::uint32_t ssrc_of(const Ear& ear) {
  return to_int(ear.packets().front().ssrc);
}

}  // namespace

TEST_CASE("a subscriber gets the channel's own packets", "[plane]") {
  Hall hall;
  Ear& multicast = hall.ear(0);
  Ear& unicast = hall.unicast_ear();
  hall.plane.subscribe({.room = 0, .channel = 0, .to = unicast.local()});
  REQUIRE(hall.until([&] { return unicast.hears(440) && multicast.hears(440); }));
  CHECK(ssrc_of(unicast) == ssrc_of(multicast));
  CHECK(unicast.gaps() == 0);
  CHECK(unicast.packets().front().from == hall.plane.media_endpoint());
  const auto& all = multicast.packets();
  const auto same = std::find_if(all.begin(), all.end(), [&](const Ear::Heard& heard) {
    return heard.sequence == unicast.packets().front().sequence;
  });
  REQUIRE(same != all.end());
  CHECK(same->timestamp == unicast.packets().front().timestamp);
}

TEST_CASE("after unsubscribing nothing more comes, and others go on", "[plane]") {
  Hall hall;
  Ear& leaving = hall.unicast_ear();
  Ear& staying = hall.unicast_ear();
  const app::Subscription subscription{.room = 0, .channel = 0, .to = leaving.local()};
  hall.plane.subscribe(subscription);
  hall.plane.subscribe({.room = 0, .channel = 0, .to = staying.local()});
  REQUIRE(hall.until([&] { return leaving.hears(440) && staying.hears(440); }));

  hall.plane.unsubscribe(subscription);
  // What was on its way is through when the other has heard two more packets.
  std::size_t mark = staying.packets().size();
  REQUIRE(hall.until([&] { return staying.packets().size() > mark + 2; }));
  leaving.forget();
  mark = staying.packets().size();
  REQUIRE(hall.until([&] { return staying.packets().size() > mark + 100; }));
  CHECK(leaving.packets().empty());
  CHECK(staying.gaps() == 0);

  hall.plane.subscribe(subscription);
  CHECK(hall.until([&] { return leaving.hears(440); }));
}

TEST_CASE("frames merged into 10 and 20 ms packets sound the same", "[plane]") {
  Hall hall;
  for (const int ms : {10, 20}) {
    Ear& ear = hall.unicast_ear();
    hall.plane.subscribe({.room = 0, .channel = 0, .to = ear.local(), .packet_ms = ms});
    REQUIRE(hall.until([&] { return ear.share_of(440) > 0.99; }));
    CHECK(ssrc_of(ear) == app::unicast_ssrc(hall.event, 0, "floor"));
    CHECK(ear.gaps() == 0);
    const auto& packets = ear.packets();
    const Samples step = rtp::distance(packets[1].timestamp, packets[0].timestamp);
    CHECK(step == ms * 48);
    CHECK(ear.sound().size() == packets.size() * static_cast<std::size_t>(step));
  }
}

TEST_CASE("RED is sent to those who ask for it", "[plane]") {
  Hall hall;
  Ear& unicast = hall.unicast_ear();
  hall.plane.subscribe({.room = 0, .channel = 0, .to = unicast.local(), .red = true});
  REQUIRE(hall.until([&] { return unicast.packets().size() > 50; }));
  CHECK(unicast.packets().front().payload_type == rtp::kPayloadRed);
  CHECK(ssrc_of(unicast) == event::ssrc(hall.event, 0, "floor", event::Stream::red));
  CHECK(unicast.gaps() == 0);
}

TEST_CASE("a hundred listeners each hear every packet", "[plane]") {
  Hall hall;
  std::vector<Ear*> ears;
  for (int i = 0; i < 100; ++i) {
    ears.push_back(&hall.unicast_ear());
    hall.plane.subscribe(
        {.room = 0, .channel = i % 4, .to = ears.back()->local(), .packet_ms = 20});
  }
  REQUIRE(hall.until([&] {
    return std::all_of(ears.begin(), ears.end(), [](Ear* e) { return e->packets().size() > 20; });
  }));
  for (const Ear* ear : ears) CHECK(ear->gaps() == 0);
}

TEST_CASE("a private line brings a source's packets as they came, and only while it stands",
          "[plane]") {
  Hall hall;
  Voice& voice = hall.admit(engine::kMaxSources, {.hz = 700, .ssrc = 4711});
  Ear& ear = hall.unicast_ear();
  Ear& floor = hall.ear(0);
  hall.plane.connect_private(0, {{engine::kMaxSources, ear.local()}});
  REQUIRE(hall.until([&] { return ear.packets().size() > 100 && floor.hears(440); }));
  CHECK(ssrc_of(ear) == 4711);
  CHECK(ear.packets().front().payload_type == voice.config().payload_type);
  CHECK(ear.packets().front().from == hall.plane.media_endpoint());
  CHECK(ear.gaps() == 0);

  hall.plane.connect_private(0, {});
  std::size_t mark = floor.packets().size();
  REQUIRE(hall.until([&] { return floor.packets().size() > mark + 2; }));
  ear.forget();
  mark = floor.packets().size();
  REQUIRE(hall.until([&] { return floor.packets().size() > mark + 100; }));
  CHECK(ear.packets().empty());
  CHECK(floor.hears(440));
}

TEST_CASE("a technician in a browser is heard privately as the relay's own Opus, in no channel",
          "[plane]") {
  constexpr std::uint8_t kBrowsers = 111;
  constexpr std::uint32_t kDrawn = 99, kTold = 4711;
  srtp::MasterKey key;
  key.key.fill(std::byte{1});
  Hall hall;
  Voice& voice = hall.voice({.hz = 700,
                             .payload_type = kBrowsers,
                             .ssrc = kDrawn,
                             .to = hall.plane.media_endpoint(),
                             .key = key});
  Ear& ear = hall.unicast_ear();
  Ear& floor = hall.ear(0);
  auto sound = voice.source_config();
  sound.payload_type = kBrowsers;
  app::SourcePeer browser{voice.local(), rtp::Ssrc{kTold}};
  browser.opener =
      std::make_shared<srtp::Receiver>(srtp::Profile::aead_aes_256_gcm, key.key, key.salt);
  hall.plane.open_source(0, engine::kMaxSources, browser, sound);
  hall.plane.connect_private(0, {{engine::kMaxSources, ear.local()}});
  REQUIRE(hall.until([&] { return ear.packets().size() > 100 && floor.hears(440); }));
  for (const auto& packet : ear.packets()) {
    REQUIRE(rtp::to_int(packet.ssrc) == kTold);
    REQUIRE(packet.payload_type == rtp::kPayloadOpus);
  }
  CHECK(ear.gaps() == 0);
  CHECK(floor.share_of(700) < 0.01);
  // The browser is told of its stream by the name that it gave it.
  CHECK(rtp::to_int(hall.plane.reception(0, engine::kMaxSources).ssrc) == kDrawn);
}
