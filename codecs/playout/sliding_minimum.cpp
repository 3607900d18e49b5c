#include "codecs/playout/sliding_minimum.h"

#include <algorithm>

namespace dragoman::playout {

void SlidingMinimum::add(Instant now, Nanoseconds value) noexcept {
  const std::int64_t stretch = now.time_since_epoch() / stretch_;
  const std::int64_t passed = stretch - current_;
  if (passed > 0) {
    for (std::int64_t i = 0; i < std::min<std::int64_t>(passed, kStretches); ++i) {
      minima_[static_cast<std::size_t>((stretch - i) & (kStretches - 1))] = Nanoseconds::max();
    }
    current_ = stretch;
  }
  Nanoseconds& minimum = minima_[static_cast<std::size_t>(current_ & (kStretches - 1))];
  minimum = std::min(minimum, value);
}

Nanoseconds SlidingMinimum::minimum() const noexcept {
  return *std::min_element(minima_.begin(), minima_.end());
}

}  // namespace dragoman::playout
