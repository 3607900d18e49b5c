#include "codecs/audio/delay_line.h"

#include <algorithm>

namespace dragoman::audio {

DelayLine::DelayLine(int channels, Samples longest)
    : channels_(static_cast<std::size_t>(channels)), longest_(std::max<Samples>(longest, 0)) {
  if (longest_ == 0) return;
  size_ = static_cast<std::size_t>(longest_ + kMaxBlock) * channels_;
  ring_ = std::make_unique_for_overwrite<float[]>(size_);
}

Samples DelayLine::held(Samples delay) const noexcept {
  return std::clamp<Samples>(delay, 0, longest_);
}

void DelayLine::set(Samples delay) noexcept {
  asked_ = delay_ = held(delay);
  fade_.set(1.0F);
  if (delay_ == 0) return;
  std::fill_n(ring_.get(), size_, 0.0F);  // so much silence came
  filled_ = longest_ + kMaxBlock;
}

void DelayLine::go(Samples delay) noexcept {
  asked_ = held(delay);
}

void DelayLine::process(MutableBlock block) noexcept {
  if (ring_ == nullptr) return;
  if (delay_ == 0 && asked_ == 0 && !fade_.moving()) {
    filled_ = 0;
    return;
  }
  keep(block);
  const auto length = static_cast<Samples>(block.size() / channels_);
  filled_ = std::min(filled_ + length, longest_ + kMaxBlock);
  if (!fade_.moving() && delay_ != asked_ && filled_ >= asked_ + length) {
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
  const auto before_wrap = std::min(block.size(), size_ - next_);
  const auto rest = block.subspan(before_wrap);
  std::copy_n(block.begin(), before_wrap, ring_.get() + next_);
  std::copy(rest.begin(), rest.end(), ring_.get());
  next_ = (next_ + block.size()) % size_;
}

/// As many samples as `out` takes, the last of them `delay` before the newest.
void DelayLine::look_back(Samples delay, MutableBlock out) const noexcept {
  const auto back = static_cast<std::size_t>(delay) * channels_ + out.size();
  const auto first = (next_ + size_ - back) % size_;
  const auto before_wrap = std::min(out.size(), size_ - first);
  std::copy_n(ring_.get() + first, before_wrap, out.begin());
  std::copy_n(ring_.get(), out.size() - before_wrap,
              out.begin() + static_cast<std::ptrdiff_t>(before_wrap));
}

}  // namespace dragoman::audio
