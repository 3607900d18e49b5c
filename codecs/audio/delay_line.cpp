#include "codecs/audio/delay_line.h"

#include <algorithm>

namespace dragoman::audio {

DelayLine::DelayLine(int channels, Samples longest)
    : channels_(static_cast<std::size_t>(channels)), longest_(std::max<Samples>(longest, 0)) {
  if (longest_ > 0) ring_.resize(static_cast<std::size_t>(longest_ + kMaxBlock) * channels_);
}

Samples DelayLine::held(Samples delay) const noexcept {
  return std::clamp<Samples>(delay, 0, longest_);
}

void DelayLine::set(Samples delay) noexcept {
  asked_ = delay_ = held(delay);
  fade_.set(1.0F);
}

void DelayLine::go(Samples delay) noexcept {
  asked_ = held(delay);
}

void DelayLine::process(MutableBlock block) noexcept {
  if (ring_.empty()) return;
  keep(block);
  if (!fade_.moving() && delay_ != asked_) {
    left_ = delay_;
    delay_ = asked_;
    fade_.set(0.0F);
    fade_.to_b(kFade);
  }
  if (delay_ > 0) look_back(delay_, block);
  if (!fade_.moving()) return;
  const auto leaving = MutableBlock{leaving_}.first(block.size());
  look_back(left_, leaving);
  fade_.process(leaving, block, block, static_cast<int>(channels_));
}

void DelayLine::keep(Block block) noexcept {
  const auto before_wrap = std::min(block.size(), ring_.size() - next_);
  const auto rest = block.subspan(before_wrap);
  std::copy_n(block.begin(), before_wrap, ring_.begin() + static_cast<std::ptrdiff_t>(next_));
  std::copy(rest.begin(), rest.end(), ring_.begin());
  next_ = (next_ + block.size()) % ring_.size();
}

/// As many samples as `out` takes, the last of them `delay` before the newest.
void DelayLine::look_back(Samples delay, MutableBlock out) const noexcept {
  const auto back = static_cast<std::size_t>(delay) * channels_ + out.size();
  const auto first = (next_ + ring_.size() - back) % ring_.size();
  const auto before_wrap = std::min(out.size(), ring_.size() - first);
  std::copy_n(ring_.begin() + static_cast<std::ptrdiff_t>(first), before_wrap, out.begin());
  std::copy_n(ring_.begin(), out.size() - before_wrap,
              out.begin() + static_cast<std::ptrdiff_t>(before_wrap));
}

}  // namespace dragoman::audio
