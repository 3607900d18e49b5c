#include "client/monitor/watch.h"

#include "client/monitor/alarms.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

const Instant kStart{100s};

Board board_with(const std::string& state, double rms, double peak, std::uint64_t limited = 0) {
  ChannelRow row;
  row.id = "en";
  row.state = state;
  row.rms_dbfs = rms;
  row.peak_dbfs = peak;
  row.limited_samples = limited;
  row.on_air = {"en/1"};
  SourceRow mixer;
  mixer.id = "mixer";
  mixer.kind = "floor";
  mixer.alive = true;
  RoomBoard room;
  room.id = "hall";
  room.channels = {row};
  room.sources = {mixer};
  return {"x", {room}, {}};
}

}  // namespace

TEST_CASE("a peak is held, then falls, and a higher one replaces it") {
  Watch watch;
  watch.update(board_with("floor", -20, -5), kStart);
  const auto peak = [&](Nanoseconds later) {
    return watch.signs("hall", "en", kStart + later).held_peak_dbfs.value();
  };
  CHECK(peak(0s) == Approx(-5));
  CHECK(peak(Watch::kHold) == Approx(-5));
  CHECK(peak(Watch::kHold + 1s) == Approx(-5 - Watch::kFallPerSecond));
  watch.update(board_with("floor", -20, -12), kStart + 1s);
  CHECK(peak(1s) == Approx(-5));
  watch.update(board_with("floor", -20, -2), kStart + 1s);
  CHECK(peak(1s) == Approx(-2));
  CHECK_FALSE(watch.signs("hall", "nobody", kStart).held_peak_dbfs.has_value());
}

TEST_CASE("clipping shows when the limiter had to act, for a while") {
  Watch watch;
  watch.update(board_with("floor", -20, -5, 700), kStart);
  CHECK_FALSE(watch.signs("hall", "en", kStart).clip);  // that was before we looked
  watch.update(board_with("floor", -20, -5, 701), kStart + 1s);
  CHECK(watch.signs("hall", "en", kStart + 1s).clip);
  CHECK_FALSE(watch.signs("hall", "en", kStart + 1s + Watch::kClipShown).clip);
  watch.update(board_with("floor", -20, -5, 0), kStart + 20s);  // the relay was restarted
  CHECK_FALSE(watch.signs("hall", "en", kStart + 20s).clip);
}

TEST_CASE("an open microphone without sound becomes an alarm after ten seconds") {
  Watch watch;
  watch.update(board_with("interpreted", -90, -80), kStart);
  watch.update(board_with("interpreted", -90, -80), kStart + 9s);
  CHECK_FALSE(watch.signs("hall", "en", kStart + 9s).silent());
  CHECK(watch.signs("hall", "en", kStart + 10s).silent());
  watch.update(board_with("interpreted", -30, -20), kStart + 11s);
  CHECK_FALSE(watch.signs("hall", "en", kStart + 30s).silent());
}

TEST_CASE("a silent floor or a channel in its hold is no alarm of its own") {
  Watch watch;
  for (const char* state : {"floor", "silent", "muted", "dead"}) {
    watch.update(board_with(state, -100, -100), kStart);
    CHECK_FALSE(watch.signs("hall", "en", kStart + 60s).silent());
  }
}

TEST_CASE("the relay's alarms come with what to do, the grave ones first; seen ones without") {
  Board board = board_with("interpreted", -20, -1);
  RoomBoard& room = board.rooms[0];
  CHECK(alarms(room).empty());
  room.alarms = {{"loss", "hall/en/1", "Packets are lost.", "Look.", false, false},
                 {"too_low", "hall/en", "It is too low.", "Raise it.", true, true},
                 {"silent", "hall/en", "It is silent.", "Ask.", true, false}};
  const auto list = alarms(room);
  REQUIRE(list.size() == 3);
  CHECK(list[0].word == "silent");
  CHECK(list[0].grave);
  CHECK(list[0].remedy == "Ask.");
  CHECK(list[2].word == "seen: too low");
  CHECK_FALSE(list[2].grave);
  CHECK(list[2].remedy.empty());
  board.alarms = {{"disk", "relay", "The journal is not on disk.", "Look.", false, false}};
  CHECK(alarms_of_relay(board).at(0).where == "relay");
}

TEST_CASE("a call, slower and a loop of relay are signals beside the alarms") {
  auto board = board_with("floor", -20, -10);
  auto& room = board.rooms[0];
  room.desks.resize(2);
  for (int i : {0, 1}) {
    auto& desk = room.desks[static_cast<std::size_t>(i)];
    desk.booth = "en";
    desk.desk = i + 1;
    desk.connected = desk.on_air = i == 0;
  }
  const auto list_of = [&](auto change) {
    const auto before = room;
    change();
    auto list = alarms(room);
    room = before;
    return list;
  };
  const auto raised = list_of([&] { room.desks[0].call = "raised"; });
  REQUIRE(raised.size() == 1);
  CHECK(raised[0].word == "call");
  CHECK(raised[0].grave);
  CHECK(list_of([&] { room.desks[0].call = "handled"; }).size() == 1);
  CHECK(list_of([&] { room.desks[0].call = "finished"; }).size() == 0);
  CHECK(list_of([&] { room.slower = true; }).size() == 1);
  CHECK(list_of([&] { room.use_microphone = true; }).at(0).word == "microphone");
  CHECK(list_of([&] { room.recording = "failed"; }).size() == 1);
  CHECK(list_of([&] { room.recording = "on"; }).size() == 0);
  CHECK(list_of([&] { room.desks[0].reason_code = "relay_loop"; }).size() == 1);
  CHECK(list_of([&] { room.desks[1].reason_code = "relay_loop"; }).size() == 0);  // off air
}
