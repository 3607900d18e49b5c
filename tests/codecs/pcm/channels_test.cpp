#include "codecs/pcm/channels.h"

#include "tests/support/catch.h"

#include <vector>

using dragoman::pcm::convert_channels;

TEST_CASE("mono goes to both sides, stereo to mono is the mean") {
  const std::vector<float> mono{0.5F, -0.25F}, stereo{1.0F, 0.5F, -1.0F, 1.0F};
  std::vector<float> both(4), one(2);
  CHECK(convert_channels(mono, 1, both, 2) == 2);
  CHECK(both == std::vector<float>{0.5F, 0.5F, -0.25F, -0.25F});
  CHECK(convert_channels(stereo, 2, one, 1) == 2);
  CHECK(one == std::vector<float>{0.75F, 0.0F});
}

TEST_CASE("equal counts are copied, the shorter block decides") {
  const std::vector<float> stereo{1.0F, 0.5F, -1.0F, 1.0F};
  std::vector<float> out(2, 9.0F);
  CHECK(convert_channels(stereo, 2, out, 2) == 1);
  CHECK(out == std::vector<float>{1.0F, 0.5F});
}
