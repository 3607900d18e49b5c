#include "codecs/audio/limiter.h"

#include "codecs/audio/decibel.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using dragoman::audio::db_to_gain;
using dragoman::audio::Limiter;
using namespace dragoman::testing;

namespace {
float peak(const std::vector<float>& block) {
  float most = 0;
  for (const float x : block) most = std::max(most, std::abs(x));
  return most;
}
}  // namespace

TEST_CASE("no sample ever passes the ceiling") {
  for (const float ceiling : {-1.0F, -3.0F, -20.0F, 0.0F}) {
    Limiter limiter(1, ceiling);
    for (std::uint32_t round = 0; round < 50; ++round) {
      auto block = noise(0.01 * std::pow(1.3, round), 240, round + 1);
      limiter.process(block);
      REQUIRE(peak(block) <= db_to_gain(ceiling));
    }
  }
}

TEST_CASE("below the ceiling the limiter changes nothing, bit by bit") {
  auto block = noise(0.89, 48000);
  const auto before = block;
  Limiter limiter(1);
  limiter.process(block);
  CHECK(block == before);
  CHECK(limiter.held() == 0);
  CHECK(limiter.gain_db() == 0.0F);
}

TEST_CASE("what was held is counted, and the gain comes back smoothly to exactly one") {
  Limiter limiter(1, -6.0F);
  auto block = sine(1000, 0.25, 96000);
  block[100] = 4.0F;
  block[101] = -4.0F;
  const auto before = block;
  limiter.process(block);
  CHECK(limiter.held() == 2);
  CHECK(std::abs(block[100]) == Approx(db_to_gain(-6.0F)));
  CHECK(block[95000] == before[95000]);
  CHECK(limiter.gain_db() == 0.0F);
  // Release: the gain of neighbouring samples differs by less than 0.2 %.
  for (std::size_t i = 610; i + 1 < 40000; ++i) {
    if (std::abs(before[i]) < 0.1F || std::abs(before[i + 1]) < 0.1F) continue;
    REQUIRE(block[i + 1] / before[i + 1] == Approx(block[i] / before[i]).epsilon(0.002));
  }
}

TEST_CASE("a steady tone above the ceiling stays a clean tone at the ceiling") {
  Limiter limiter(1, -6.0F);
  auto block = sine(997, 1.0, 48000);
  limiter.process(block);
  const auto fit = fit_sine(dragoman::audio::Block(block).subspan(24000), 997);
  CHECK(fit.amplitude == Approx(db_to_gain(-6.0F)).epsilon(0.001));
  CHECK(fit.sinad_db() > 60);
}

TEST_CASE("both channels share the gain, so the image stays") {
  Limiter limiter(2, -6.0F);
  std::vector<float> block;
  for (int i = 0; i < 4800; ++i) {
    block.push_back(1.0F);
    block.push_back(0.25F);
  }
  limiter.process(block);
  for (std::size_t i = 0; i < block.size(); i += 2)
    REQUIRE(block[i] == Approx(4 * block[i + 1]).epsilon(1e-5));
}

TEST_CASE("samples that are not numbers become silence and do not stay") {
  Limiter limiter(1);
  std::vector<float> block(480, 0.5F);
  block[10] = std::numeric_limits<float>::quiet_NaN();
  block[20] = std::numeric_limits<float>::infinity();
  limiter.process(block);
  CHECK(block[10] == 0.0F);
  CHECK(block[20] == 0.0F);
  CHECK(block[479] == 0.5F);
}
