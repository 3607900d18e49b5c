#include "codecs/audio/level_meter.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <vector>

using dragoman::audio::LevelMeter;
using namespace dragoman::testing;

TEST_CASE("a full-scale sine reads 0 dBFS, a square 3.01, silence -120") {
  LevelMeter meter(1);
  CHECK(meter.rms_dbfs() == -120.0F);
  meter.process(sine(1000, 1.0, 4800));
  CHECK(meter.rms_dbfs() == Approx(0.0F).margin(0.001));
  CHECK(meter.peak_dbfs() == Approx(0.0F).margin(0.001));
  meter.process(sine(1000, 0.1, 4800));
  CHECK(meter.rms_dbfs() == Approx(-20.0F).margin(0.001));
  meter.process(std::vector<float>(4800, 1.0F));
  CHECK(meter.rms_dbfs() == Approx(3.0103F).margin(0.001));
}

TEST_CASE("the window is exactly 100 ms, in blocks of any size") {
  LevelMeter meter(1);
  const auto tone = sine(1000, 0.5, 4800);
  for (std::size_t at = 0; at < tone.size(); at += 96) {
    meter.process(dragoman::audio::Block(tone).subspan(at, 96));
  }
  CHECK(meter.rms_dbfs() == Approx(-6.0206F).margin(0.001));
  meter.process(std::vector<float>(2400, 0.0F));
  CHECK(meter.rms_dbfs() == Approx(-9.0309F).margin(0.001));
  meter.process(std::vector<float>(2400, 0.0F));
  CHECK(meter.rms_dbfs() == -120.0F);
  CHECK(meter.peak_dbfs() == -120.0F);
}

TEST_CASE("of two channels the louder one shows") {
  LevelMeter meter(2);
  std::vector<float> block;
  for (const float x : sine(1000, 1.0, 4800)) {
    block.push_back(0.01F * x);
    block.push_back(0.1F * x);
  }
  meter.process(block);
  CHECK(meter.rms_dbfs() == Approx(-20.0F).margin(0.001));
}

TEST_CASE("clipped samples are counted, also those that came as 16-bit full scale") {
  LevelMeter meter(1);
  meter.process(std::vector<float>{1.0F, -1.0F, 32767.0F / 32768.0F, 0.999F, 1.7F});
  CHECK(meter.clipped() == 4);
}
