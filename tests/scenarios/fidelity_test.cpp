// What the way does to the sound: floor → interpreter's headphones, microphone → delegate.
#include "codecs/headphone/headphone_path.h"
#include "tests/codecs/audio/signals.h"
#include "tests/scenarios/hall.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

constexpr float kLevel = -20;

/// The same sound at four places, 100 ms each.
struct Places {
  std::vector<float> headphones_before, headphones_through, delegate_before, delegate_through;
};

/// As an interpreter has it who has turned nothing.
std::vector<float> in_headphones(const std::vector<float>& sound) {
  headphone::HeadphonePath path(1);
  auto out = sound;
  for (std::size_t at = 0; at < out.size(); at += 240)
    path.process(audio::MutableBlock(out).subspan(at, std::min<std::size_t>(240, out.size() - at)),
                 {}, {});
  return out;
}

/// A tone on the floor, and the same from a desk that is on air; in L16, as both send by default.
/// With sound cards that run away from the relay's clock everything is resampled on its way.
Places places(double hz, double clock_ppm) {
  Hall hall;
  hall.open(0, {{}, hz, kLevel, {}, clock_ppm});
  hall.open(engine::source_slot(kEn1), {{}, hz, kLevel, {}, clock_ppm});
  hall.press(kEn1);
  hall.run(clock_ppm == 0 ? 1500ms : 10s);
  return {in_headphones(hall.mixed("floor", 100ms)), in_headphones(hall.ear("floor").last(100ms)),
          hall.mixed("en", 100ms), hall.ear("en").last(100ms)};
}

/// While a clock is being followed the tone is a few ppm off: the best of what it may be.
SineFit fitted(const std::vector<float>& sound, double hz) {
  auto best = fit_sine(sound, hz);
  for (int ppm = -400; ppm <= 400; ppm += 5)
    if (const auto fit = fit_sine(sound, hz * (1 + 1e-6 * ppm)); fit.residual < best.residual)
      best = fit;
  return best;
}

double gain_db(const std::vector<float>& sound, double hz) {
  return 20 * std::log10(fitted(sound, hz).amplitude) - static_cast<double>(kLevel);
}

/// Everything that is not the tone, against the tone, in percent.
double thd_n_percent(const std::vector<float>& sound, double hz) {
  const auto fit = fitted(sound, hz);
  return 100 * fit.residual / (fit.amplitude / std::numbers::sqrt2);
}

}  // namespace

TEST_CASE("125 Hz to 15 kHz within 1 dB before the codec, within 3 dB through it", "[figures]") {
  const double ppm = GENERATE(0, 80);
  std::string table = fmt::format(
      "gain in dB, clocks {:g} ppm apart: floor to headphones before and through Opus, microphone "
      "to delegate likewise\n",
      ppm);
  for (const double hz : {125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 6300.0, 8000.0, 10000.0,
                          12500.0, 14000.0, 15000.0}) {
    const auto at = places(hz, ppm);
    CAPTURE(hz);
    for (const auto* before : {&at.headphones_before, &at.delegate_before})
      CHECK(std::abs(gain_db(*before, hz)) < 1);
    for (const auto* through : {&at.headphones_through, &at.delegate_through})
      CHECK(std::abs(gain_db(*through, hz)) < 3);
    table += fmt::format("{:6.0f} Hz  {:+.3f} {:+.3f}   {:+.3f} {:+.3f}\n", hz,
                         gain_db(at.headphones_before, hz), gain_db(at.headphones_through, hz),
                         gain_db(at.delegate_before, hz), gain_db(at.delegate_through, hz));
  }
  WARN(table);
}

TEST_CASE("THD+N of 1 kHz at -20 dBFS is below 0.1 % before the codec", "[figures]") {
  const double ppm = GENERATE(0, 80);
  const auto at = places(1000, ppm);
  CHECK(thd_n_percent(at.headphones_before, 1000) < 0.1);
  CHECK(thd_n_percent(at.delegate_before, 1000) < 0.1);
  WARN(fmt::format(
      "THD+N of 1 kHz at {:g} dBFS, clocks {:g} ppm apart: floor to headphones {:.4f} %, "
      "microphone to "
      "delegate {:.4f} %; through Opus {:.2f} % and {:.2f} %",
      kLevel, ppm, thd_n_percent(at.headphones_before, 1000),
      thd_n_percent(at.delegate_before, 1000), thd_n_percent(at.headphones_through, 1000),
      thd_n_percent(at.delegate_through, 1000)));
}
