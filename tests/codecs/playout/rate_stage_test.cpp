#include "codecs/playout/rate_stage.h"

#include "tests/support/catch.h"
#include "tests/support/known_signal.h"

#include <algorithm>
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
