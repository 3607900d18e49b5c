#include "relay/watch/room_watch.h"
#include "tests/relay/watch/hall_clock.h"
#include "tests/support/catch.h"

#include <memory>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using watch::AlarmKind;

namespace {

/// The built-in event's hall with a floor source, ticking, looked at 25 times a second.
struct Hall {
  explicit Hall(event::Event given = event::built_in_event()) : event(std::move(given)) {
    source(0, "mixer");
    floor().selected = true;
    for (auto& channel : status->channels) channel.rms_dbfs = -20;
  }
  void source(int slot, std::string_view name) {
    sources.push_back({slot, name});
    auto& live = status->sources[static_cast<std::size_t>(slot)];
    live.present = live.alive = true;
    live.received = 1;
  }
  engine::SourceStatus& floor() { return status->sources[0]; }
  engine::DeskStatus& desk(engine::Seat seat) {
    return status
        ->desks[static_cast<std::size_t>(engine::source_slot(seat) - engine::kMaxFloorSources)];
  }
  /// Desk 1 of the first booth speaks into channel 2.
  engine::Seat speak() {
    const engine::Seat seat{0, 1};
    source(engine::source_slot(seat), "en/1");
    auto& mine = desk(seat);
    mine.connected = mine.on_air = true;
    mine.channel = 2;
    auto& channel = status->channels[2];
    channel.state = engine::ChannelState::interpreted;
    channel.on_air_count = 1;
    channel.on_air[0] = seat;
    return seat;
  }
  const watch::Findings& look() {
    if (ticking) status->ticks += 8;
    last = watch.observe(*status, sources, now, {}, hearing);
    now += kLook;
    return last;
  }
  void pass(Nanoseconds length) {
    for (const Instant end = now + length; now < end;) look();
  }
  const watch::Finding* has(AlarmKind kind) const { return find(last, kind); }

  event::Event event;
  std::unique_ptr<engine::RoomStatus> status = std::make_unique<engine::RoomStatus>();
  std::vector<watch::SourceSeen> sources{};
  std::vector<watch::HearingSeen> hearing{};
  watch::RoomWatch watch{event, 0};
  bool ticking = true;
  Instant now{1h};
  watch::Findings last{};
};

}  // namespace

TEST_CASE("A hall in which all is well has no alarm") {
  Hall hall;
  hall.speak();
  hall.pass(60s);
  CHECK(hall.last.empty());
}

TEST_CASE("A dead floor source is grave when it was the only one") {
  Hall hall;
  hall.pass(1s);
  hall.floor().alive = false;
  hall.look();
  REQUIRE(hall.has(AlarmKind::source_dead));
  CHECK(hall.has(AlarmKind::source_dead)->grave);
  CHECK(hall.has(AlarmKind::source_dead)->place.channel == 0);
  hall.source(1, "backup");
  hall.look();
  CHECK_FALSE(hall.has(AlarmKind::source_dead)->grave);
}

TEST_CASE("A room without a floor source is grave once somebody sits in it") {
  Hall hall;
  hall.sources.clear();
  hall.pass(4900ms);
  CHECK(hall.last.empty());
  hall.pass(300ms);
  REQUIRE(hall.has(AlarmKind::no_floor));
  CHECK_FALSE(hall.has(AlarmKind::no_floor)->grave);
  hall.desk({0, 1}).connected = true;
  hall.look();
  CHECK(hall.has(AlarmKind::no_floor)->grave);
}

TEST_CASE("A source that has just been registered is not dead before its first packet is late") {
  Hall hall;
  hall.floor().alive = false;
  hall.floor().received = 0;
  hall.pass(900ms);
  CHECK_FALSE(hall.has(AlarmKind::source_dead));
  hall.pass(200ms);
  CHECK(hall.has(AlarmKind::source_dead));
}

TEST_CASE("A desk that was on air and is lost is one alarm, with its channel") {
  Hall hall;
  const auto seat = hall.speak();
  hall.pass(1s);
  hall.status->sources[static_cast<std::size_t>(engine::source_slot(seat))].alive = false;
  hall.desk(seat).lost = true;
  hall.desk(seat).on_air = false;
  hall.status->channels[2].state = engine::ChannelState::dead;
  hall.look();
  REQUIRE(hall.last.size() == 1);
  CHECK(hall.last[0].kind == AlarmKind::source_dead);
  CHECK(hall.last[0].grave);
  CHECK(hall.last[0].place == watch::Place{0, 2, seat, {}});
  // Its mate has taken over: somebody still has to look after it, but delegates lack nothing.
  hall.status->channels[2].state = engine::ChannelState::interpreted;
  hall.look();
  REQUIRE(hall.has(AlarmKind::source_dead));
  CHECK_FALSE(hall.has(AlarmKind::source_dead)->grave);
}

TEST_CASE(
    "A desk on air and silent is said of its channel and desk, not while the floor is silent") {
  Hall hall;
  const auto seat = hall.speak();
  hall.status->channels[2].rms_dbfs = -90;
  hall.status->channels[0].rms_dbfs = -80;
  hall.pass(30s);
  CHECK(hall.last.empty());
  hall.status->channels[0].rms_dbfs = -20;
  hall.pass(11s);
  REQUIRE(hall.has(AlarmKind::silent));
  CHECK(hall.has(AlarmKind::silent)->place == watch::Place{0, 2, seat, {}});
}

TEST_CASE("An engine that stands still is seen within a second, one that has just begun is not") {
  Hall hall;
  hall.ticking = false;
  hall.pass(900ms);
  CHECK_FALSE(hall.has(AlarmKind::engine_still));
  hall.pass(300ms);
  REQUIRE(hall.has(AlarmKind::engine_still));
  CHECK(hall.has(AlarmKind::engine_still)->grave);
  hall.ticking = true;
  hall.look();
  CHECK_FALSE(hall.has(AlarmKind::engine_still));
}

TEST_CASE("Late ticks are an alarm when there are many, until there have been few for a while") {
  Hall hall;
  hall.pass(1s);
  hall.status->late_ticks += 9;
  hall.look();
  CHECK(hall.last.empty());
  hall.status->late_ticks += 1;
  hall.look();
  CHECK(hall.has(AlarmKind::media_late));
  hall.pass(17s);
  CHECK(hall.last.empty());
}

TEST_CASE("What the event file does not want is not said") {
  event::Event event = event::built_in_event();
  event.alarms.off.set(static_cast<std::size_t>(AlarmKind::source_dead));
  Hall hall(event);
  hall.floor().alive = false;
  hall.pass(5s);
  CHECK(hall.last.empty());
}

TEST_CASE("A source of another name in the same slot begins without a past") {
  Hall hall;
  hall.floor().jitter_ms = 50;
  hall.pass(4s);
  hall.sources[0].name = "other";
  hall.pass(4s);
  CHECK_FALSE(hall.has(AlarmKind::jitter));
  hall.pass(2s);
  CHECK(hall.has(AlarmKind::jitter));
}

TEST_CASE("Many receivers of a channel that lose are an alarm; a few, or a small share, are not") {
  Hall hall;
  hall.hearing.resize(hall.event.rooms[0].channels.size());
  auto& en = hall.hearing[2];
  en = {4, 2};  // half, but two
  hall.pass(30s);
  CHECK_FALSE(hall.has(AlarmKind::listeners_losing));
  en = {100, 9};
  hall.pass(30s);
  CHECK_FALSE(hall.has(AlarmKind::listeners_losing));
  en = {100, 12};
  hall.pass(9s);
  CHECK_FALSE(hall.has(AlarmKind::listeners_losing));
  hall.pass(2s);
  REQUIRE(hall.has(AlarmKind::listeners_losing));
  CHECK(hall.has(AlarmKind::listeners_losing)->place.channel == 2);
  CHECK(hall.has(AlarmKind::listeners_losing)->figure == Approx(12));
  en = {100, 9};  // not yet well below
  hall.pass(10s);
  CHECK(hall.has(AlarmKind::listeners_losing));
  en = {100, 5};
  hall.pass(6s);
  CHECK_FALSE(hall.has(AlarmKind::listeners_losing));
}

TEST_CASE("What a watching listener misses is an alarm of the room") {
  Hall hall;
  hall.pass(1s);
  CHECK(
      hall.watch.note({"balcony", {{2, false}, {3, true}}, {}, watch::Querier::unknown}, hall.now));
  hall.pass(4s);
  REQUIRE(hall.has(AlarmKind::multicast_lost));
  CHECK(hall.has(AlarmKind::multicast_lost)->place.channel == 2);
}
