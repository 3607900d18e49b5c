/// The parts of `dragoman-booth check` that need neither device nor relay.

#include "client/booth/check_report.h"
#include "client/booth/check_sound.h"
#include "client/booth/microphone_check.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <algorithm>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;

namespace {

std::vector<float> with(std::vector<float> sound, const std::vector<float>& more) {
  std::transform(sound.begin(), sound.end(), more.begin(), sound.begin(), std::plus<>());
  return sound;
}

/// Three seconds of words with pauses, at so many dBFS while they last.
std::vector<float> speech(double dbfs) {
  auto sound = sine(300, std::pow(10, dbfs / 20), 3 * kSampleRate);
  for (std::size_t n = 0; n < sound.size(); ++n)
    if (n / 24000 % 2 == 1) sound[n] = 0;
  return sound;
}

}  // namespace

TEST_CASE("a microphone's level is nothing, too low, good, hot, or clipping") {
  CHECK(opinion(speech_level(std::vector<float>(48000))).word == "nothing");
  CHECK(opinion(speech_level(speech(-65))).word == "nothing");
  CHECK(opinion(speech_level(speech(-45))).word == "too low");
  CHECK(opinion(speech_level(speech(-20))).good);
  CHECK(speech_level(speech(-20)).rms_dbfs == Approx(-20).margin(0.2));
  CHECK(opinion(speech_level(speech(-6))).word == "hot");
  auto clipped = speech(-20);
  clipped[100] = 1.0F;
  CHECK(opinion(speech_level(clipped)).word == "clip");
  CHECK(speech_level(clipped).clipped == 1);
  for (const double db : {-70.0, -45.0, -6.0})
    CHECK_FALSE(opinion(speech_level(speech(db))).remedy.empty());
}

TEST_CASE("noise and hum are told apart") {
  const auto quiet = noise(0.0005, 3 * kSampleRate);
  CHECK(opinion(noise_floor(quiet)).good);
  CHECK(opinion(noise_floor(noise(0.02, 3 * kSampleRate))).word == "noisy");
  for (const int mains : {50, 60}) {
    const auto humming = with(with(quiet, sine(mains, 0.003, 3 * kSampleRate)),
                              sine(3.0 * mains, 0.004, 3 * kSampleRate));
    const auto floor = noise_floor(humming);
    CHECK(floor.hum_hz == mains);
    CHECK(floor.hum_dbfs == Approx(20 * std::log10(0.005)).margin(0.3));
    CHECK(opinion(floor).word == "hum");
  }
  CHECK(opinion(noise_floor({})).good);
}

TEST_CASE(
    "the tone leaves at its stated level, protected; recordings are complete when they say so") {
  using Step = CheckSound::Step;
  Ear ear(1), silence(1);
  PrivateVoices nobody{1};
  Headphones headphones(ear, silence, nobody, nullptr);
  const auto calibration = GENERATE(96.0F, 110.0F, 125.0F);
  CheckSound sound(headphones, 4800, 48000, 70, {calibration});
  const auto mic = sine(200, 0.1, 240);
  std::vector<float> out(240, 1.0F);
  sound.begin(Step::quiet);
  for (int i = 0; i < 20; ++i) {
    CHECK_FALSE(sound.done(Step::quiet));
    sound.render(mic, out, Instant{});
  }
  CHECK(sound.done(Step::quiet));
  CHECK(sound.recorded(Step::quiet)[60] == mic[60]);
  CHECK_FALSE(sound.done(Step::speech));
  CHECK(out == std::vector<float>(240));
  sound.begin(Step::tone);
  std::vector<float> heard;
  while (!sound.done(Step::tone)) {
    sound.render(mic, out, Instant{});
    heard.insert(heard.end(), out.begin(), out.end());
  }
  const auto fit = fit_sine(audio::Block(heard).last(24000), 1000);
  CHECK(20 * std::log10(fit.amplitude) + static_cast<double>(calibration) ==
        Approx(70).margin(0.05));
  CHECK(static_cast<double>(sound.heard_db()) == Approx(70).margin(0.3));
}

TEST_CASE("a finding is a line with its verdict, its remedy below, and the same in JSON") {
  const Finding bad{"noise", false, "hum", "another cable", {{"hum_dbfs", -31.5}, {"x", {}}}};
  CHECK(to_text(bad).starts_with("✘ noise"));
  CHECK(to_text(bad).find("→ another cable") != std::string::npos);
  CHECK(to_json(bad) ==
        "{\"check\":\"noise\",\"good\":false,\"words\":\"hum\",\"remedy\":\"another cable\","
        "\"hum_dbfs\":-31.50,\"x\":null}");
  CHECK(to_text({"device", true, "open", "", {}}) == "✔ device       open");
}
