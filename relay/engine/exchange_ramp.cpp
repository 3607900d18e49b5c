#include "relay/engine/exchange_ramp.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace dragoman::engine {

void ExchangeRamp::go(float target, Samples length, Law law) noexcept {
  from_ = gain();
  to_ = target;
  law_ = law;
  way_.set(0);
  way_.ramp_to(1, length);
}

/// What comes follows a sine and what goes its cosine: from 0 and from 1 the squares add up to 1.
float ExchangeRamp::at(float way) const noexcept {
  if (way >= 1) return to_;
  if (law_ == Law::straight) return from_ + (to_ - from_) * way;
  const float angle = way * std::numbers::pi_v<float> / 2;
  return to_ > from_ ? from_ + (to_ - from_) * std::sin(angle)
                     : to_ + (from_ - to_) * std::cos(angle);
}

void ExchangeRamp::add(audio::Block in, audio::MutableBlock out, int channels) noexcept {
  const auto stride = static_cast<std::size_t>(channels);
  const std::size_t size = std::min(in.size(), out.size());
  std::size_t i = 0;
  for (; moving() && i + stride <= size; i += stride) {
    const float gain = at(way_.next());
    for (std::size_t c = i; c < i + stride; ++c) out[c] += in[c] * gain;
  }
  if (to_ == 0) return;
  for (; i < size; ++i) out[i] += in[i] * to_;
}

}  // namespace dragoman::engine
