/// The tap on the mix thread's side: what it takes, and that nothing that is sent depends on it.

#include "relay/app/media/source_tap.h"
#include "tests/scenarios/hall.h"
#include "tests/scenarios/tones.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

using namespace dragoman;
using namespace dragoman::testing;

namespace {

const int kEn1Slot = engine::source_slot(kEn1);
constexpr const char* kChannels[] = {"floor", "zh", "en", "fr", "de"};

/// A hall in which the tap looks after every frame, as the mix thread does.
struct Tapped {
  Hall hall;
  app::Counters counters;
  app::SourceTap tap{0, hall.frame_length(), counters};
  std::size_t wakes = 0;

  void run(Nanoseconds length) {
    for (const auto end = hall.now() + length; hall.now() < end;) step();
  }
  void step() {
    const auto n = hall.frame();
    hall.step();
    wakes += tap.take(hall.room(), n) ? 1U : 0U;
  }
  /// What has come of `slot`.
  std::vector<float> sound(int slot) {
    std::vector<float> out;
    tap.drain([&](const app::SourceFrame& frame) {
      if (frame.slot == slot) out.insert(out.end(), frame.samples.begin(), frame.samples.end());
    });
    return out;
  }
};

/// The morning of a desk: off air, on, coughing, off.
template <class Each>
void morning(Hall& hall, Each pass) {
  hall.everybody_comes();
  pass(300ms);
  hall.press(kEn1);
  pass(500ms);
  hall.cough(kEn1, true);
  pass(200ms);
  hall.cough(kEn1, false);
  pass(200ms);
  hall.release(kEn1);
  pass(500ms);
}

}  // namespace

TEST_CASE("A desk that is off air is heard by its tap, frame after frame") {
  Tapped room;
  room.hall.everybody_comes();
  room.run(300ms);
  CHECK(room.sound(kEn1Slot).empty());  // nobody asked
  REQUIRE(room.tap.set(kEn1Slot, true));
  room.run(100ms);
  auto sound = room.sound(kEn1Slot);
  REQUIRE(sound.size() == 4800);
  CHECK(tone_dbfs(sound, 1000) == Approx(kSpeech).margin(0.2));
  CHECK(room.hall.heard("en") == "floor");
  CHECK(room.wakes == 5);  // once for each 20 ms
  room.tap.set(kEn1Slot, false);
  room.run(100ms);
  CHECK(room.sound(kEn1Slot).empty());
  CHECK(room.counters.dropped(app::Drop::tap_full) == 0);
}

TEST_CASE("Every channel carries the same bits with a tap and without") {
  Hall plain;
  Tapped tapped;
  for (const int slot : {0, kEn1Slot, engine::source_slot(kFr1)}) tapped.tap.set(slot, true);
  std::size_t taken = 0;
  morning(plain, [&](Nanoseconds time) { plain.run(time); });
  morning(tapped.hall, [&](Nanoseconds time) {
    for (const auto end = tapped.hall.now() + time; tapped.hall.now() < end;) {
      tapped.step();
      taken += tapped.sound(kEn1Slot).size();
    }
  });
  CHECK(taken > 48000);
  for (const char* channel : kChannels) {
    const auto before = plain.mixed(channel, 1700ms), after = tapped.hall.mixed(channel, 1700ms);
    REQUIRE(before.size() > 48000);
    CHECK(before == after);
    CHECK(plain.ear(channel).last(1700ms) == tapped.hall.ear(channel).last(1700ms));
  }
  CHECK(plain.status().version == tapped.hall.status().version);
}

TEST_CASE("A stereo source is heard as mono") {
  Tapped room;
  engine::SourceConfig config;
  config.channels = 2;
  room.hall.open(0, {{}, 400, kSpeech, config, 0, true});
  room.tap.set(0, true);
  room.run(300ms);
  room.sound(0);
  room.run(100ms);
  CHECK(tone_dbfs(room.sound(0), 400) == Approx(kSpeech).margin(0.2));
}

TEST_CASE("A few sources are tapped at once, no more, and a place is free again") {
  Tapped room;
  for (std::size_t i = 0; i < app::kMostTappedSources; ++i)
    CHECK(room.tap.set(static_cast<int>(i), true));
  CHECK_FALSE(room.tap.set(kEn1Slot, true));
  CHECK(room.tap.set(0, true));  // that one has its place
  CHECK(room.tap.set(0, false));
  CHECK(room.tap.set(kEn1Slot, true));
}

TEST_CASE("What control does not take in time is counted, and the rest goes on") {
  Tapped room;
  room.hall.everybody_comes();
  room.tap.set(kEn1Slot, true);
  room.run(2s);
  CHECK(room.counters.dropped(app::Drop::tap_full) > 0);
  CHECK(room.sound(kEn1Slot).size() > 4800);
  room.run(100ms);
  CHECK(room.sound(kEn1Slot).size() == 4800);
}

TEST_CASE("Tapping neither allocates nor locks", "[realtime]") {
  if (!RealtimeGuard::active()) return;
  Tapped room;
  room.hall.everybody_comes();
  room.tap.set(kEn1Slot, true);
  room.tap.set(0, true);
  room.run(300ms);
  const RealtimeGuard guard;
  for (int n = 0; n < 200; ++n) room.tap.take(room.hall.room(), FrameIndex{n});
  const auto allocations = guard.allocations(), locks = guard.locks();
  CHECK(allocations == 0);
  CHECK(locks == 0);
}
