#include "codecs/audio/cross_fade.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace dragoman::audio {
namespace {

struct Gains {
  float a, b;
};

Gains gains(FadeLaw law, float position) noexcept {
  if (law == FadeLaw::linear) return {1.0F - position, position};
  // The ends are exact: what is faded out leaves no trace.
  if (position <= 0.0F) return {1.0F, 0.0F};
  if (position >= 1.0F) return {0.0F, 1.0F};
  const float angle = position * std::numbers::pi_v<float> / 2.0F;
  return {std::cos(angle), std::sin(angle)};
}

}  // namespace

void CrossFade::process(Block a, Block b, MutableBlock out, int channels) noexcept {
  const auto stride = static_cast<std::size_t>(channels);
  const std::size_t size = std::min({a.size(), b.size(), out.size()});
  std::size_t i = 0;
  for (; position_.moving() && i + stride <= size; i += stride) {
    const Gains g = gains(law_, position_.next());
    for (std::size_t c = 0; c < stride; ++c) out[i + c] = g.a * a[i + c] + g.b * b[i + c];
  }
  const Gains g = gains(law_, position_.gain());
  for (; i < size; ++i) out[i] = g.a * a[i] + g.b * b[i];
}

}  // namespace dragoman::audio
