#include "codecs/headphone/a_weighting.h"

#include "tests/codecs/audio/signals.h"
#include "tests/codecs/headphone/sound_level_meter.h"
#include "tests/support/catch.h"

#include <utility>

using namespace dragoman::testing;
using dragoman::headphone::AWeighting;

namespace {

/// Gain at a frequency, dB, once the filter has settled.
double gain_db(double hz) {
  AWeighting filter;
  const auto in = sine(hz, 0.5, 96000);
  std::vector<float> out;
  for (const float sample : in)
    out.push_back(static_cast<float>(filter.process(static_cast<double>(sample))));
  const auto settled = dragoman::audio::Block(out).subspan(48000);
  return 20 * std::log10(fit_sine(settled, hz).amplitude / 0.5);
}

}  // namespace

TEST_CASE("the weighting is that of IEC 61672's table") {
  const std::pair<double, double> table[] = {
      {31.5, -39.4}, {63, -26.2}, {125, -16.1}, {250, -8.6},   {500, -3.2},   {1000, 0.0},
      {2000, 1.2},   {4000, 1.0}, {8000, -1.1}, {10000, -2.5}, {12500, -4.3}, {16000, -6.6}};
  for (const auto& [hz, db] : table) {
    CAPTURE(hz);
    CHECK(gain_db(hz) == Approx(db).margin(hz < 15000 ? 0.4 : 0.8));
    CHECK(20 * std::log10(a_curve(hz)) == Approx(db).margin(0.15));
  }
}
