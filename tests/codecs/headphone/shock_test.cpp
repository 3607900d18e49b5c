/// Shocks against calibrated limits, measured at what leaves: no sample above 100 dB SPL, and the
/// A-weighted RMS of 100 ms never above 94 dB SPL for more than 100 ms. They are WAV files, models
/// of recordings that are computed when the tests are built (shocks.h).

#include "codecs/headphone/headphone_path.h"
#include "tests/codecs/audio/signals.h"
#include "tests/codecs/headphone/shocks.h"
#include "tests/codecs/headphone/sound_level_meter.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::testing;
using headphone::HeadphonePath;
using headphone::Sound;

namespace {

constexpr Samples kTenth = kSampleRate / 10;

/// The sound through a path that has had its settings for a while.
std::vector<float> through(HeadphonePath& path, std::vector<float> sound, std::size_t block) {
  for (std::size_t at = 0; at < sound.size(); at += block)
    path.process(audio::MutableBlock(sound).subspan(at, std::min(block, sound.size() - at)), {},
                 {});
  return sound;
}

std::vector<float> heard(const Sound& settings, const std::vector<float>& sound,
                         std::size_t block = 240) {
  HeadphonePath path(1);
  path.set(settings);
  through(path, std::vector<float>(960), block);
  return through(path, sound, block);
}

void check_limits(const std::vector<float>& out, double full_scale_db) {
  CHECK(peak_db(out, full_scale_db) <= 100.0001);
  CHECK(longest_above(levels(out, full_scale_db), 94) <= kTenth);
}

}  // namespace

TEST_CASE("a shock never passes 100 dB SPL, nor 94 for more than 100 ms, at any volume and tone") {
  for (const auto& shock : shocks())
    for (const float volume : {-12.0F, 0.0F, 20.0F})
      for (const float tone : {-12.0F, 0.0F, 12.0F}) {
        CAPTURE(shock.name, volume, tone);
        Sound settings;
        settings.volume_db = volume;
        settings.bass_db = settings.treble_db = tone;
        const auto out = heard(settings, shock.sound);
        check_limits(out, headphone::kUncalibratedDb);
      }
}

TEST_CASE("each shock would have passed the limits without the protection") {
  for (const auto& shock : shocks()) {
    CAPTURE(shock.name);
    CHECK(peak_db(shock.sound, 110) > 109.9);
    CHECK(longest_above(levels(shock.sound, 110), 94) > kTenth);
  }
}

TEST_CASE("the limits are those of the headset: a calibration moves them") {
  const auto calibration = GENERATE(90.0F, 97.0F, 104.0F, 118.0F, 130.0F);
  const auto volume = GENERATE(-20.0F, 6.0F, 20.0F);
  for (const auto& shock : shocks()) {
    CAPTURE(calibration, volume, shock.name);
    Sound settings;
    settings.calibration_db = calibration;
    settings.volume_db = volume;
    check_limits(heard(settings, shock.sound), static_cast<double>(calibration));
  }
}

TEST_CASE("block sizes change nothing") {
  for (const auto& shock : shocks()) {
    CAPTURE(shock.name);
    const auto expected = heard({}, shock.sound, 240);
    for (const std::size_t block : {1U, 7U, 64U, 333U, 960U})
      CHECK(heard({}, shock.sound, block) == expected);
  }
}

TEST_CASE("a shock that lasts is brought down to just below 94 dB SPL, not to silence") {
  for (const char* name : {"full-scale noise", "feedback howl"})
    for (const auto& shock : shocks()) {
      if (shock.name != name) continue;
      CAPTURE(shock.name);
      const auto out = heard({}, shock.sound);
      const auto end = audio::Block(out).last(kSampleRate / 2);
      CHECK(mean_db(end, 110) < 94);
      CHECK(mean_db(end, 110) > 90);
    }
}

TEST_CASE("levels just above and on top of a loud programme are held, too") {
  // What is at 93.9 dB SPL already has no room for what comes on top.
  for (const double before : {85.0, 93.0, 93.9})
    for (const double after : {94.3, 95.0, 97.0, 99.9}) {
      CAPTURE(before, after);
      auto sound = sine(1000, std::pow(10, (before - 110) / 20), 2 * kSampleRate);
      const auto loud = sine(1000, std::pow(10, (after - 110) / 20), 2 * kSampleRate);
      std::copy(loud.begin() + kSampleRate, loud.end(), sound.begin() + kSampleRate);
      check_limits(heard({}, sound), 110);
    }
}

TEST_CASE("both ears are held, whichever is struck") {
  const auto struck = shocks()[2].sound;
  for (const std::size_t side : {0U, 1U}) {
    std::vector<float> both(struck.size() * 2);
    for (std::size_t n = 0; n < struck.size(); ++n) both[2 * n + side] = struck[n];
    HeadphonePath path(2);
    for (std::size_t at = 0; at < both.size(); at += 480)
      path.process(audio::MutableBlock(both).subspan(at, 480), {}, {});
    check_limits(channel(both, 2, static_cast<int>(side)), 110);
  }
}

TEST_CASE("after a shock the path is transparent again") {
  HeadphonePath path(1);
  auto sound = shocks()[0].sound;
  through(path, sound, 240);
  CHECK(path.status().stage() != 0);
  CHECK(path.status().gain_db() < -5);
  through(path, std::vector<float>(3 * kSampleRate), 240);
  CHECK(path.status().stage() == 0);
  const auto speech = programme(-35, kSampleRate);
  CHECK(through(path, speech, 240) == speech);
}

TEST_CASE("whatever jumps about, the limits hold") {
  // Tones and noise that change level and kind at random moments, around the limits and far above.
  std::uint32_t seed = 11;
  const auto next = [&seed](std::uint32_t below) {
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % below;
  };
  Samples longest = 0;
  for (int round = 0; round < 60; ++round) {
    std::vector<float> sound;
    while (sound.size() < 2 * kSampleRate) {
      const std::size_t length = 200 + next(12000);
      const double peak = std::pow(10, (80.0 + next(400) / 10.0 - 110) / 20);
      const auto piece =
          next(4) == 0 ? noise(peak, length, seed) : sine(200.0 + next(8000), peak, length);
      sound.insert(sound.end(), piece.begin(), piece.end());
    }
    CAPTURE(round);
    const auto out = heard({}, sound);
    check_limits(out, 110);
    longest = std::max(longest, longest_above(levels(out, 110), 94));
  }
  CHECK(longest > kTenth / 4);  // it is not simply never loud
  WARN("longest time above 94 dB SPL: " << longest / 48 << " ms");
}
