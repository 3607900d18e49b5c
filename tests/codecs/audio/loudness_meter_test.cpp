#include "codecs/audio/loudness_meter.h"

#include "codecs/audio/k_weighting.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <vector>

using dragoman::audio::LoudnessMeter;
using namespace dragoman::testing;

TEST_CASE("EBU Tech 3341 case 1: a stereo 1 kHz sine of -23 dBFS reads -23 LUFS") {
  LoudnessMeter meter(2);
  const auto tone = sine(1000, std::pow(10, -23.0 / 20), 20 * 48000, 2);
  for (std::size_t at = 0; at < tone.size(); at += 480) {
    meter.process(dragoman::audio::Block(tone).subspan(at, 480));
  }
  const auto& loudness = meter.read();
  CHECK(loudness.momentary_lufs == Approx(-23.0F).margin(0.1));
  CHECK(loudness.short_term_lufs == Approx(-23.0F).margin(0.1));
  CHECK(loudness.integrated_lufs == Approx(-23.0F).margin(0.1));
}

TEST_CASE("the running values are the same without the programme's") {
  LoudnessMeter running(2, dragoman::audio::LoudnessScope::running), whole(2);
  const auto tone = sine(1000, 0.1, 4 * 48000, 2);
  running.process(tone);
  whole.process(tone);
  CHECK(running.read().momentary_lufs == whole.read().momentary_lufs);
  CHECK(running.read().short_term_lufs == whole.read().short_term_lufs);
  CHECK(running.read().short_term_lufs > -24.0F);
}

TEST_CASE("pauses do not count in the integrated loudness") {
  LoudnessMeter meter(1);
  for (int round = 0; round < 5; ++round) {
    meter.process(sine(1000, 0.1, 96000));
    meter.process(std::vector<float>(96000, 0.0F));
  }
  // One channel of a 1 kHz sine at -20 dBFS is -23.0 LUFS; blocks that touch a pause pull a little.
  CHECK(meter.read().integrated_lufs == Approx(-23.0F).margin(0.7));
  CHECK(meter.read().momentary_lufs == -120.0F);
}

TEST_CASE("values change at most each 100 ms, whoever asks") {
  LoudnessMeter meter(1);
  meter.process(sine(1000, 0.5, 24000));
  const float first = meter.read().momentary_lufs;
  CHECK(first > -15.0F);
  meter.process(std::vector<float>(4700, 0.0F));
  CHECK(meter.read().momentary_lufs == first);
  meter.process(std::vector<float>(100, 0.0F));
  CHECK(meter.read().momentary_lufs < first);
}

TEST_CASE("our K-weighting agrees with libebur128") {
  for (const double hz : {50.0, 200.0, 1000.0, 3000.0, 10000.0}) {
    const auto tone = sine(hz, 0.25, 96000);
    LoudnessMeter meter(1);
    meter.process(tone);
    dragoman::audio::KWeighting filter;
    double sum = 0;
    for (std::size_t n = 0; n < tone.size(); ++n) {
      const double y = filter.process(static_cast<double>(tone[n]));
      if (n >= 76800) sum += y * y;
    }
    INFO(hz << " Hz");
    CHECK(dragoman::audio::k_weighted_to_lufs(sum / 19200) ==
          Approx(meter.read().momentary_lufs).margin(0.05));
  }
}
