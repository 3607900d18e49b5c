#include "relay/watch/channel_watch.h"
#include "tests/relay/watch/hall_clock.h"
#include "tests/support/catch.h"

#include <cmath>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using watch::AlarmKind;

namespace {

/// One channel that is looked at 25 times a second.
struct Watched {
  event::Alarms limits;
  engine::ChannelStatus status;
  watch::ChannelWatch watch;
  Instant now{1h};
  bool carrying = true, quiet_floor = false;
  watch::Findings last{};

  void sound(float rms, float lufs) {
    status.rms_dbfs = rms;
    status.momentary_lufs = lufs;
  }
  watch::Findings look() {
    last.clear();
    watch.observe({status, carrying, quiet_floor, now}, limits, {0, 2}, last);
    now += kLook;
    return last;
  }
  void pass(Nanoseconds length) {
    for (const Instant end = now + length; now < end;) look();
  }
  bool has(AlarmKind kind) const { return find(last, kind) != nullptr; }
};

/// A number between 0 and 1 that a seed gives.
double random(std::uint32_t& seed) {
  seed = seed * 1664525U + 1013904223U;
  return static_cast<double>(seed >> 8) / 16777216.0;
}

}  // namespace

TEST_CASE("On air and silent is an alarm after its hold, and ends with the first sound") {
  Watched en;
  en.sound(-20, -23);
  en.pass(1s);
  en.sound(-90, -120);
  en.pass(en.limits.silence_hold - 100ms);
  CHECK_FALSE(en.has(AlarmKind::silent));
  en.pass(200ms);
  REQUIRE(en.has(AlarmKind::silent));
  CHECK(find(en.last, AlarmKind::silent)->grave);
  CHECK(find(en.last, AlarmKind::silent)->place.channel == 2);
  en.sound(-20, -23);
  CHECK(en.look().empty());
}

TEST_CASE("A channel is not silent while the floor is as quiet, nor when nobody is on air") {
  Watched en;
  en.quiet_floor = true;
  en.sound(-90, -120);
  en.pass(60s);
  CHECK(en.last.empty());
  en.quiet_floor = false;
  en.pass(11s);
  CHECK(en.has(AlarmKind::silent));
  en.carrying = false;
  CHECK(en.look().empty());
}

TEST_CASE("A level that hovers at the threshold makes one alarm, not many") {
  Watched en;
  en.sound(-61, -120);
  en.pass(11s);
  int changes = 0;
  bool before = true;
  for (int i = 0; i < 500; ++i) {
    en.sound(i % 2 == 0 ? -59.5F : -60.5F, -120);
    en.look();
    if (en.has(AlarmKind::silent) != before) ++changes;
    before = en.has(AlarmKind::silent);
  }
  CHECK(changes == 0);
  CHECK(before);
}

TEST_CASE("What the limiter holds now and then is no alarm; a hundredth of a second of it is") {
  Watched en;
  en.sound(-20, -23);
  for (int i = 0; i < 100; ++i) {
    en.status.clipped += 10;
    en.look();
  }
  CHECK_FALSE(en.has(AlarmKind::clipping));
  en.status.clipped += 480;
  en.look();
  CHECK(en.has(AlarmKind::clipping));
  en.pass(en.limits.clear_hold);
  CHECK(en.has(AlarmKind::clipping));
  en.pass(1200ms);
  CHECK_FALSE(en.has(AlarmKind::clipping));
}

TEST_CASE("Too low and too loud are said of speech that stays so") {
  Watched en;
  en.sound(-30, -36);
  en.pass(16s);
  CHECK_FALSE(en.has(AlarmKind::too_low));  // three seconds until it is known
  en.pass(3s);
  REQUIRE(en.has(AlarmKind::too_low));
  CHECK(find(en.last, AlarmKind::too_low)->figure == Approx(-36).margin(0.1));

  Watched fr;
  fr.sound(-8, -12);
  fr.pass(19s);
  CHECK(fr.has(AlarmKind::too_loud));
  fr.sound(-20, -23);
  fr.pass(40s);
  CHECK_FALSE(fr.has(AlarmKind::too_loud));
}

TEST_CASE("A jump of loudness is said, in which direction, and ends when it has become usual") {
  Watched en;
  en.sound(-24, -27.5F);
  en.pass(30s);
  CHECK(en.last.empty());
  en.sound(-8, -15.5F);
  en.pass(5s);
  REQUIRE(en.has(AlarmKind::loudness_jump));
  CHECK(find(en.last, AlarmKind::loudness_jump)->figure > 0);
  en.pass(90s);
  CHECK_FALSE(en.has(AlarmKind::loudness_jump));
}

TEST_CASE("An hour of ordinary speech with pauses raises nothing") {
  // Syllables of 200 ms around −23 LUFS with a spread of 10 dB, pauses of up to 8 s, a listener's
  // noise of −58 dBFS in them; each turn another speaker within what the level match leaves.
  Watched en;
  std::uint32_t seed = 7;
  const Instant end = en.now + 1h;
  while (en.now < end) {
    const double speaker = -23 + 5 * (random(seed) - 0.5);
    for (int sentence = 0; sentence < 25; ++sentence) {
      const int syllables = 10 + static_cast<int>(random(seed) * 40);
      for (int s = 0; s < syllables; ++s) {
        const auto level = static_cast<float>(speaker + 10 * (random(seed) - 0.5));
        en.sound(level + 2, level);
        en.pass(200ms);
        REQUIRE(en.last.empty());
      }
      en.sound(-58, -61);
      en.pass(std::chrono::milliseconds{static_cast<int>(random(seed) * 8000)});
      REQUIRE(en.last.empty());
    }
  }
}
