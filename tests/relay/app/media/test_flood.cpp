/// A source that sends more than was agreed: what is too much is refused and counted, and nobody
/// else notices.

#include "relay/app/media/flood_guard.h"
#include "relay/app/media_plane.h"
#include "tests/relay/app/media/stage.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using app::Drop;
using app::FloodGuard;

namespace {

constexpr engine::Seat kEnglish{0, 1};

struct Taken {
  int fresh = 0, repeated = 0;
};

/// A second of packets of 2.5 ms that keep to their rate, with `repetitions` of each.
Taken second(FloodGuard& guard, Instant& now, int repetitions) {
  Taken taken;
  for (int i = 0; i < 400; ++i, now += 2500us) {
    if (guard.take(true, now)) ++taken.fresh;
    for (int r = 0; r < repetitions; ++r)
      if (guard.take(false, now)) ++taken.repeated;
  }
  return taken;
}

/// A floor, and a desk on air in English beside it.
struct Meeting : Stage {
  Meeting() : Stage(test_event()), floor(ear(0)), english(ear(1)) {
    plane.start();
    speaker = &admit(0, {.hz = 440, .ssrc = 1});
    desk = &admit(engine::source_slot(kEnglish), {.hz = 1000, .ssrc = 2});
    REQUIRE(plane.post(0, microphone(kEnglish, true)));
    REQUIRE(until([&] { return floor.hears(440) && english.hears(1000); }));
  }
  std::int64_t flooded() const { return plane.reception(0, engine::source_slot(kEnglish)).flooded; }
  void send(rtp::Bytes datagram) { desk->socket().send(plane.media_endpoint(), datagram); }

  Ear& floor;
  Ear& english;
  Voice *speaker = nullptr, *desk = nullptr;
};

}  // namespace

TEST_CASE("a source that keeps to its rate is never refused, nor after its network held it up") {
  const Samples packet = GENERATE(48, 120, 240, 960);
  const Nanoseconds length = samples_to_duration(packet);
  FloodGuard guard(packet);
  Instant now{1h};
  int refused = 0;
  for (int i = 0; i < 1000; ++i, now += length) refused += guard.take(true, now) ? 0 : 1;
  now += 100ms;
  for (Nanoseconds held{0}; held < 100ms; held += length) refused += guard.take(true, now) ? 0 : 1;
  for (int i = 0; i < 1000; ++i, now += length) refused += guard.take(true, now) ? 0 : 1;
  CHECK(refused == 0);
}

TEST_CASE("twice the rate goes through, not more") {
  FloodGuard guard(120);
  Instant now{1h};
  int taken = 0;
  for (int i = 0; i < 40'000; ++i, now += 25us) taken += guard.take(true, now) ? 1 : 0;
  CHECK(taken >= 800);
  CHECK(taken <= 800 + 200);
}

TEST_CASE("repetitions take no room from what is new") {
  FloodGuard guard(120);
  Instant now{1h};
  for (int i = 0; i < 5; ++i) {
    const Taken taken = second(guard, now, 100);
    CHECK(taken.fresh == 400);
    CHECK(taken.repeated <= 400 + 100);
  }
}

TEST_CASE("a clock that is set back lets nothing through that was not earned") {
  FloodGuard guard(120);
  const Instant now{1h};
  while (guard.take(true, now)) continue;
  CHECK_FALSE(guard.take(true, now - 10s));
  CHECK(guard.take(true, now - 10s + 5ms));
}

TEST_CASE("a desk that repeats itself a thousandfold goes on being heard, and the floor, too",
          "[plane]") {
  Meeting meeting;
  meeting.floor.forget();
  const auto packet = meeting.desk->next_packet();  // counted as new once, then never again
  for (int i = 0; i < 2000; ++i) meeting.send(packet);
  CHECK(meeting.until([&] { return meeting.flooded() >= 1000; }));
  CHECK(meeting.plane.dropped(Drop::flood) == static_cast<std::uint64_t>(meeting.flooded()));
  meeting.english.forget();
  CHECK(meeting.until([&] { return meeting.english.hears(1000); }));
  // Where the host holds our own voice up, the playout stretches it: then soon, not at once.
  CHECK(meeting.until([&] { return meeting.floor.hears(440); }));
  CHECK(meeting.floor.share_of(1000, 9600) < 0.01);
  CHECK(meeting.plane.dropped(Drop::queue_full) == 0);
  CHECK(meeting.plane.reception(0, 0).lost == 0);
  CHECK(meeting.plane.reception(0, 0).flooded == 0);
}

TEST_CASE("a desk whose packets run away is held to its rate; the floor does not notice",
          "[plane]") {
  Meeting meeting;
  meeting.floor.forget();
  const auto first = meeting.desk->next_packet();
  for (int i = 0; i < 2000; ++i) {
    auto packet = *rtp::parse(first);
    packet.sequence = packet.sequence + i;
    packet.timestamp = packet.timestamp + 120 * i;
    std::vector<std::byte> datagram(rtp::kMaxDatagram);
    datagram.resize(rtp::write(packet, datagram));
    meeting.send(datagram);
  }
  CHECK(meeting.until([&] { return meeting.flooded() >= 1000; }));
  const std::size_t heard = meeting.floor.sound().size();
  CHECK(meeting.until([&] { return meeting.floor.sound().size() > heard + 9600; }));
  // Where the host holds our own voice up, the playout stretches it: then soon, not at once.
  CHECK(meeting.until([&] { return meeting.floor.hears(440); }));
  CHECK(meeting.floor.share_of(1000, 9600) < 0.01);
  CHECK(meeting.plane.dropped(Drop::queue_full) == 0);
  CHECK(meeting.plane.reception(0, 0).lost == 0);
}

TEST_CASE("whoever comes after a flood begins with a clean sheet", "[plane]") {
  Meeting meeting;
  const auto packet = meeting.desk->next_packet();
  for (int i = 0; i < 2000; ++i) meeting.send(packet);
  CHECK(meeting.until([&] { return meeting.flooded() >= 1000; }));
  meeting.admit(engine::source_slot(kEnglish), {.hz = 1000, .ssrc = 3});
  CHECK(meeting.until([&] { return meeting.flooded() == 0; }));
  const int slot = engine::source_slot(kEnglish);
  CHECK(meeting.until([&] { return meeting.plane.reception(0, slot).received > 400; }));
  CHECK(meeting.flooded() == 0);
}

TEST_CASE("while a flood fills what the kernel keeps for strangers, a known source's packets wait",
          "[plane]") {
  Stage stage(test_event());
  Voice& floor = stage.admit(0, {.hz = 440, .ssrc = 1});
  auto garbage = floor.next_packet();
  garbage[11] = std::byte{99};  // another SSRC, from the same address
  for (int i = 0; i < 50'000; ++i) floor.socket().send(stage.plane.media_endpoint(), garbage);
  for (std::uint16_t sequence = 900; sequence < 1000; ++sequence) floor.say(sequence);
  stage.plane.start();
  CHECK(stage.until([&] { return stage.plane.reception(0, 0).received >= 200; }));
  CHECK(stage.plane.reception(0, 0).lost == 0);
  const auto refused = stage.plane.dropped(Drop::wrong_ssrc);
  CHECK(refused > 0);
  CHECK(refused < 50'000);  // else nothing was full
}
