#include "codecs/headphone/headphone_path.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <limits>

using namespace dragoman;
using namespace dragoman::testing;
using headphone::HeadphonePath;
using headphone::Sound;

namespace {

constexpr std::size_t kSecond = kSampleRate;
constexpr std::size_t kBlock = 240;

struct Ear {
  HeadphonePath path{1};
  std::vector<float> floor = sine(400, 0.01, kSecond);
  std::vector<float> partner = sine(1000, 0.01, kSecond);
  std::vector<float> own = sine(2000, 0.01, kSecond);

  /// A second of all three; what the ear got.
  std::vector<float> listen() {
    auto out = floor;
    for (std::size_t at = 0; at < out.size(); at += kBlock)
      path.process(audio::MutableBlock(out).subspan(at, kBlock),
                   audio::Block(partner).subspan(at, kBlock),
                   audio::Block(own).subspan(at, kBlock));
    return out;
  }
  /// Level of a tone against how it came, in the second half of a second, dB.
  double gain_db(double hz) {
    const auto out = listen();
    const double amplitude = fit_sine(audio::Block(out).last(kSecond / 2), hz).amplitude;
    return 20 * std::log10(std::max(amplitude / 0.01, 1e-6));
  }
};

}  // namespace

TEST_CASE("nothing is done to the sound that was not asked for") {
  Ear ear;
  CHECK(ear.listen() == ear.floor);
  Sound settings;
  settings.balance = 0.9F;  // nobody else is on air
  settings.calibration_db = 100.0F;
  ear.path.set(settings);
  CHECK(ear.listen() == ear.floor);
}

TEST_CASE("the volume is a factor, and gets there without a click") {
  Ear ear;
  Sound settings;
  settings.volume_db = -6;
  ear.path.set(settings);
  const auto out = ear.listen();
  CHECK(steepest_step(out) < 1.1F * steepest_step(ear.floor));
  for (std::size_t n = 2000; n < out.size(); ++n)
    REQUIRE(out[n] == ear.floor[n] * audio::db_to_gain(-6));
}

TEST_CASE("own side tone is off by default, and its level is apart from the volume") {
  Ear ear;
  CHECK(ear.gain_db(2000) < -100);
  Sound settings;
  settings.sidetone_db = -12.0F;
  settings.volume_db = -20;
  ear.path.set(settings);
  CHECK(ear.gain_db(2000) == Approx(-12).margin(0.1));
  CHECK(ear.gain_db(400) == Approx(-20).margin(0.1));
}

TEST_CASE("off air, the balance is between the floor and the colleague") {
  struct Case {
    float balance;
    double floor, partner;
  };
  for (const auto& c :
       {Case{0.0F, 0, -100}, {0.25F, 0, -6}, {0.5F, 0, 0}, {0.75F, -6, 0}, {1.0F, -100, 0}}) {
    CAPTURE(c.balance);
    Ear ear;
    Sound settings;
    settings.balance = c.balance;
    ear.path.set(settings);
    CHECK(ear.gain_db(1000) < -100);
    ear.path.set_partner(true);
    CHECK(ear.gain_db(400) == Approx(c.floor).margin(c.floor < -50 ? 30 : 0.1));
    CHECK(ear.gain_db(1000) == Approx(c.partner).margin(c.partner < -50 ? 30 : 0.1));
    ear.path.set_partner(false);
    CHECK(ear.gain_db(400) == Approx(0).margin(0.1));
    CHECK(ear.listen() == ear.floor);
  }
}

TEST_CASE("bass and treble reach the ear") {
  Ear ear;
  Sound settings;
  settings.bass_db = 12;
  settings.treble_db = -12;
  ear.path.set(settings);
  ear.floor = sine(50, 0.01, kSecond);
  CHECK(ear.gain_db(50) == Approx(12).margin(1));
  ear.floor = sine(15000, 0.01, kSecond);
  CHECK(ear.gain_db(15000) == Approx(-12).margin(1));
}

TEST_CASE("what is no number is silence for its own length only") {
  Ear ear;
  Sound settings;
  settings.bass_db = 6;
  settings.sidetone_db = -6.0F;
  ear.path.set(settings);
  ear.floor[1000] = std::numeric_limits<float>::quiet_NaN();
  ear.own[2000] = std::numeric_limits<float>::infinity();
  ear.partner[3000] = std::numeric_limits<float>::quiet_NaN();
  ear.path.set_partner(true);
  for (const float sample : ear.listen()) REQUIRE(std::isfinite(sample));
}

TEST_CASE("the path neither allocates nor locks while everything is turned") {
  if (!RealtimeGuard::active()) return;
  HeadphonePath path(2);
  std::vector<float> block(2 * kBlock), partner(2 * kBlock, 0.1F), own(kBlock, 0.1F);
  RealtimeGuard guard;
  for (int i = 0; i < 2000; ++i) {
    Sound settings;
    settings.volume_db = static_cast<float>(i % 20);
    settings.bass_db = static_cast<float>(i % 12);
    settings.sidetone_db = -3.0F;
    settings.calibration_db = 100.0F + static_cast<float>(i % 9);
    path.set(settings);
    path.set_partner(i % 50 < 25);
    path.process(block, partner, own);
  }
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
}
