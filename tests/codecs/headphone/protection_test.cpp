#include "codecs/headphone/protection.h"

#include "tests/codecs/audio/signals.h"
#include "tests/codecs/headphone/shocks.h"
#include "tests/codecs/headphone/sound_level_meter.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <limits>

using namespace dragoman;
using namespace dragoman::testing;
using headphone::Protection;

namespace {

constexpr std::size_t kBlock = 480;

/// What leaves while a tone of so many dB SPL (1 kHz, headset of 110) comes in, second by second.
std::vector<float> play(Protection& protection, double db, std::size_t seconds, double hz = 1000) {
  auto sound = sine(hz, std::pow(10, (db - 110) / 20), seconds * kSampleRate);
  for (std::size_t at = 0; at < sound.size(); at += kBlock)
    protection.process(audio::MutableBlock(sound).subspan(at, kBlock));
  return sound;
}

}  // namespace

TEST_CASE("a programme at 75 dB SPL passes bit by bit, and so does one just below the limits") {
  for (const double db : {75.0, 79.5}) {
    Protection protection(1);
    auto sound = programme(db - 110, 70 * kSampleRate);
    CHECK(peak_db(sound, 110) > db + 10);
    const auto before = sound;
    for (std::size_t at = 0; at < sound.size(); at += kBlock)
      protection.process(audio::MutableBlock(sound).subspan(at, kBlock));
    CHECK(sound == before);
    CHECK(protection.status().stage() == 0);
    CHECK(protection.status().warnings == 0);
    CHECK(static_cast<double>(protection.status().minute_db) == Approx(db).margin(0.3));
  }
  // Stages one and two leave 93.8 dB SPL alone as well: the beeps of stage three come later.
  Protection protection(1);
  const auto out = play(protection, 93.8, 50);
  CHECK(out == sine(1000, std::pow(10, (93.8 - 110) / 20), 50 * kSampleRate));
}

TEST_CASE("two short beeps at their level when a minute was above 80, and nothing else") {
  Protection protection(1);
  const double programme_db = 88;  // 7 less to an ear at 300 Hz
  const auto out = play(protection, programme_db, 62, 300);
  auto beeps = sine(300, std::pow(10, (programme_db - 110) / 20), 62 * kSampleRate);
  for (std::size_t n = 0; n < beeps.size(); ++n) beeps[n] = out[n] - beeps[n];
  const auto differs = [](float x) { return x != 0.0F; };
  const auto first = std::find_if(beeps.begin(), beeps.end(), differs);
  const auto last = std::find_if(beeps.rbegin(), beeps.rend(), differs);
  REQUIRE(first != beeps.end());
  const auto begin = static_cast<std::size_t>(first - beeps.begin());
  CHECK(begin >= 59 * kSampleRate);
  CHECK(begin <= 60 * kSampleRate + kSampleRate / 10);
  const auto end = beeps.size() - static_cast<std::size_t>(last - beeps.rbegin());
  CHECK(end - begin == Approx(3 * kSampleRate / 10).margin(100));
  const auto at = [&](std::size_t tenth) {
    const auto block = audio::Block(beeps).subspan(begin + tenth * 4800 + 480, 3840);
    return 20 * std::log10(std::max(1e-9, fit_sine(block, 1000).amplitude)) + 110;
  };
  CHECK(at(0) == Approx(80).margin(0.2));
  CHECK(at(1) < 20);
  CHECK(at(2) == Approx(80).margin(0.2));
  CHECK(protection.status().warnings == 1);
}

TEST_CASE("the beeps are as loud in every headset, and pass no limit either") {
  const auto calibration = GENERATE(100.0F, 120.0F);
  Protection protection(2, {calibration});
  const double peak = std::pow(10, (93.9 - static_cast<double>(calibration)) / 20);
  auto sound = sine(1000, peak, 62 * kSampleRate, 2);
  for (std::size_t at = 0; at < sound.size(); at += kBlock)
    protection.process(audio::MutableBlock(sound).subspan(at, kBlock));
  CHECK(protection.status().warnings == 1);
  CHECK(peak_db(sound, static_cast<double>(calibration)) <= 100.0001);
}

TEST_CASE("what is no number becomes silence and does not stay") {
  Protection protection(1);
  std::vector<float> block(kBlock, 0.01F);
  block[10] = std::numeric_limits<float>::quiet_NaN();
  block[20] = -std::numeric_limits<float>::infinity();
  protection.process(block);
  CHECK(block[10] == 0.0F);
  CHECK(block[20] == 0.0F);
  CHECK(block[479] == 0.01F);
  play(protection, 70, 2);
  CHECK(static_cast<double>(protection.status().level_db) == Approx(70).margin(0.3));
}

TEST_CASE("the protection neither allocates nor locks, whatever it does") {
  if (!RealtimeGuard::active()) return;
  Protection protection(2);
  auto shock = noise(1.0, kBlock * 2);
  RealtimeGuard guard;
  for (int i = 0; i < 7000; ++i) {  // 70 s: all three stages act
    auto* begin = shock.data();
    protection.process({begin, shock.size()});
    for (std::size_t n = 0; n < shock.size(); ++n) begin[n] = n % 7 < 3 ? 1.0F : -1.0F;
  }
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
  CHECK(protection.status().warnings == 1);
  CHECK(protection.status().stage() == 1);
}
