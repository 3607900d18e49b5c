#include "codecs/playout/rate_stage.h"

#include "tests/support/catch.h"
#include "tests/support/known_signal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

using namespace dragoman;

TEST_CASE("the resampler takes over in the middle of a tone without a step or a slip") {
  playout::SampleQueue queue(1);
  playout::RateStage stage(1);
  std::vector<float> out(120);
  Samples pushed = 0;
  double worst = 0;
  for (int block = 0; block < 400; ++block) {
    if (block == 20) stage.set_ratio(1.0001, queue);
    while (queue.length() < stage.needed(120)) {
      const float s = testing::tone_sample(pushed++);
      queue.push({&s, 1});
    }
    stage.pull(queue, out);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const double n = 120.0 * block + static_cast<double>(i);
      const double at = n < 2400 ? n : 2400 + (n - 2400) * 1.0001;
      worst = std::max(worst, std::abs(out[i] - 0.25 * std::sin(2 * M_PI * 440 * at / 48000)));
    }
  }
  CHECK(worst < 1e-3);
  CHECK(stage.engaged());
  CHECK(pushed ==
        Approx(2400 + (48000 - 2400) * 1.0001 + static_cast<double>(stage.delay())).margin(2));
}

TEST_CASE("before the first correction samples pass untouched and undelayed, and after a reset") {
  playout::SampleQueue queue(2);
  playout::RateStage stage(2);
  std::vector<float> out(2 * 120);
  Samples pushed = 0, pulled = 0;
  const auto exact_blocks = [&](int count) {
    for (int block = 0; block < count; ++block) {
      CHECK(stage.needed(120) == 120);
      CHECK(stage.delay() == 0);
      for (; queue.length() < 120; ++pushed) {
        const std::array frame{testing::known_sample(pushed), -testing::known_sample(pushed)};
        queue.push(frame);
      }
      stage.pull(queue, out);
      for (std::size_t i = 0; i < out.size(); i += 2, ++pulled) {
        REQUIRE(out[i] == testing::known_sample(pulled));
        REQUIRE(out[i + 1] == -testing::known_sample(pulled));
      }
    }
  };
  exact_blocks(20);
  stage.set_ratio(1.0002, queue);
  REQUIRE(stage.engaged());
  stage.reset();
  CHECK_FALSE(stage.engaged());
  exact_blocks(20);
}

TEST_CASE("the corrected speed takes samples at its pace and keeps the sides apart") {
  playout::SampleQueue queue(2);
  playout::RateStage stage(2);
  const double ratio = GENERATE(0.9997, 1.0003);
  std::vector<float> out(2 * 120);
  Samples pushed = 0;
  float largest = 0, right = 0;
  for (int block = 0; block < 4000; ++block) {
    if (block == 20) stage.set_ratio(ratio, queue);
    for (; queue.length() < stage.needed(120); ++pushed) {
      const std::array frame{testing::tone_sample(pushed), 0.0F};
      queue.push(frame);
    }
    stage.pull(queue, out);
    for (std::size_t i = 0; i < out.size(); i += 2) {
      largest = std::max(largest, std::abs(out[i]));
      right = std::max(right, std::abs(out[i + 1]));
    }
  }
  CHECK(largest == Approx(0.25).epsilon(0.01));
  CHECK(right == 0);
  const double taken = static_cast<double>(pushed - stage.delay() - queue.length());
  CHECK(taken == Approx(20 * 120 + 3980 * 120 * ratio).margin(2));
}

TEST_CASE("a queue that ran dry gives silence, not the past") {
  playout::SampleQueue queue(1);
  playout::RateStage stage(1);
  stage.set_ratio(1.0001, queue);
  REQUIRE(stage.engaged());
  std::vector<float> out(240, 9.0F);
  stage.pull(queue, out);
  CHECK(std::all_of(out.begin(), out.end(), [](float s) { return s == 0; }));
}
