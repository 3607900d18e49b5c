#include "codecs/audio/gain_ramp.h"

#include <algorithm>
#include <cstddef>

namespace dragoman::audio {

void GainRamp::set(float gain) noexcept {
  gain_ = target_ = gain;
  left_ = 0;
}

void GainRamp::ramp_to(float target, Samples length) noexcept {
  if (length <= 0 || target == gain_) return set(target);
  target_ = target;
  left_ = length;
  step_ = (target - gain_) / static_cast<float>(length);
}

void GainRamp::process(MutableBlock block, int channels) noexcept {
  process(block, block, channels);
}

void GainRamp::process(Block in, MutableBlock out, int channels) noexcept {
  const auto stride = static_cast<std::size_t>(channels);
  const std::size_t size = std::min(in.size(), out.size());
  std::size_t i = 0;
  for (; left_ > 0 && i + stride <= size; i += stride) {
    const float gain = next();
    for (std::size_t c = 0; c < stride; ++c) out[i + c] = in[i + c] * gain;
  }
  for (; i < size; ++i) out[i] = in[i] * gain_;
}

}  // namespace dragoman::audio
