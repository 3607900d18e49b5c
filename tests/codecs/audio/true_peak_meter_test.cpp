#include "codecs/audio/true_peak_meter.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <numbers>
#include <vector>

using dragoman::audio::TruePeakMeter;
using namespace dragoman::testing;

TEST_CASE("a quarter-rate sine that hides its peaks between the samples is seen") {
  // At 45 degrees every sample is 3 dB below the peak.
  TruePeakMeter meter(1);
  meter.process(sine(12000, 1.0, 48000, 1, 48000, std::numbers::pi / 4));
  const float all = meter.take_dbtp();
  CHECK(all > -0.1F);
  CHECK(all < 0.6F);  // the onset overshoots, as band-limited onsets do
  meter.process(sine(12000, 1.0, 48000, 1, 48000, std::numbers::pi / 4));
  CHECK(meter.take_dbtp() == Approx(0.0F).margin(0.1));
}

TEST_CASE("tones over the whole band read within BS.1770's tolerance") {
  for (const double hz : {997.0, 3000.0, 6001.0, 9999.0, 12001.0, 15001.0, 16003.0}) {
    TruePeakMeter meter(1);
    meter.process(sine(hz, 0.5, 4800));
    meter.take_dbtp();
    meter.process(sine(hz, 0.5, 48000, 1, 48000, 2 * std::numbers::pi * hz / 10));
    INFO(hz << " Hz");
    // 4x sampling may miss up to 1 - cos(pi f / 4 fs) of a peak: 0.69 dB at half the rate.
    CHECK(meter.take_dbtp() == Approx(-6.02F).margin(0.25));
  }
}

TEST_CASE("taking starts anew, the maximum stays until reset") {
  TruePeakMeter meter(2);
  std::vector<float> block(200, 0.0F);
  block[101] = 0.5F;
  meter.process(block);
  CHECK(meter.take_dbtp() == Approx(-6.02F).margin(0.01));
  CHECK(meter.take_dbtp() == -120.0F);
  CHECK(meter.max_dbtp() == Approx(-6.02F).margin(0.01));
  meter.reset();
  CHECK(meter.max_dbtp() == -120.0F);
}
