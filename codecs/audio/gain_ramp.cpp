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

/// Walks along the ramp, giving `apply` each sample's place and gain; returns where it ended.
template <class Apply>
std::size_t GainRamp::move(std::size_t size, std::size_t stride, const Apply& apply) noexcept {
  // Copies, for what lies in an object is written back at every step.
  float gain = gain_;
  Samples left = left_;
  std::size_t i = 0;
  for (; left > 0 && i + stride <= size; i += stride) {
    for (std::size_t c = i; c < i + stride; ++c) apply(c, gain);
    gain = --left == 0 ? target_ : gain + step_;
  }
  gain_ = gain;
  left_ = left;
  return i;
}

void GainRamp::process(Block in, MutableBlock out, int channels) noexcept {
  const std::size_t size = std::min(in.size(), out.size());
  const auto apply = [&](std::size_t i, float gain) { out[i] = in[i] * gain; };
  std::size_t i = move(size, static_cast<std::size_t>(channels), apply);
  const float gain = gain_;
  if (gain != 1) {
    for (; i < size; ++i) apply(i, gain);
  } else if (in.data() != out.data()) {
    std::copy_n(in.data() + i, size - i, out.data() + i);
  }
}

void GainRamp::add(Block in, MutableBlock out, int channels) noexcept {
  const std::size_t size = std::min(in.size(), out.size());
  const auto apply = [&](std::size_t i, float gain) { out[i] += in[i] * gain; };
  std::size_t i = move(size, static_cast<std::size_t>(channels), apply);
  for (const float gain = gain_; i < size; ++i) apply(i, gain);
}

}  // namespace dragoman::audio
