#include "codecs/audio/gain_ramp.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <vector>

using dragoman::audio::GainRamp;
using dragoman::testing::steepest_step;

TEST_CASE("a ramp reaches its target exactly, sample by sample, whatever the blocks") {
  GainRamp whole{0.0F}, parts{0.0F};
  whole.ramp_to(1.0F, 1000);
  parts.ramp_to(1.0F, 1000);
  std::vector<float> a(1500, 1.0F), b(1500, 1.0F);
  whole.process(a, 1);
  for (std::size_t at = 0, size = 1; at < b.size(); at += size, size = size * 2 + 1) {
    size = std::min(size, b.size() - at);
    parts.process(dragoman::audio::MutableBlock(b).subspan(at, size), 1);
  }
  CHECK(a == b);
  CHECK(a[0] == 0.0F);
  CHECK(a[500] == Approx(0.5F).margin(1e-4));
  CHECK(a[1000] == 1.0F);
  CHECK(steepest_step(a) < 0.0011F);
}

TEST_CASE("a ramp that is sent elsewhere in the middle bends there without a step") {
  GainRamp ramp{0.0F};
  ramp.ramp_to(1.0F, 1000);
  std::vector<float> block(2000, 1.0F);
  const dragoman::audio::MutableBlock all(block);
  ramp.process(all.first(600), 1);
  ramp.ramp_to(0.0F, 300);
  ramp.process(all.subspan(600), 1);
  CHECK(*std::max_element(block.begin(), block.end()) == Approx(0.6F).margin(0.002));
  CHECK(block[900] == 0.0F);
  CHECK(steepest_step(block) < 0.0021F);
  CHECK_FALSE(ramp.moving());
}

TEST_CASE("both channels of a stereo block get the same gain") {
  GainRamp ramp{0.0F};
  ramp.ramp_to(1.0F, 100);
  std::vector<float> block(400, 1.0F);
  ramp.process(block, 2);
  for (std::size_t i = 0; i < block.size(); i += 2) CHECK(block[i] == block[i + 1]);
  CHECK(block[100] == Approx(0.5F).margin(1e-4));
}

TEST_CASE("a ramp of no length is a jump") {
  GainRamp ramp{1.0F};
  ramp.ramp_to(0.25F, 0);
  CHECK(ramp.gain() == 0.25F);
  CHECK_FALSE(ramp.moving());
}
