#include "relay/watch/history.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dragoman::watch {

void Track::add(const Figures& figures) noexcept {
  for (std::size_t i = 0; i < kFigures; ++i) {
    const double value = static_cast<double>(figures[i]);
    if (std::isnan(value)) continue;
    auto& sum = sums_[i];
    switch (folds_[i]) {
      case Fold::power:
        sum += std::pow(10.0, value / 10);
        break;
      case Fold::highest:
        sum = counts_[i] == 0 ? value : std::max(sum, value);
        break;
      case Fold::mean:
        sum += value;
        break;
    }
    ++counts_[i];
  }
}

Figures Track::close() {
  Figures step;
  for (std::size_t i = 0; i < kFigures; ++i) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (counts_[i] > 0) {
      value = sums_[i];
      if (folds_[i] != Fold::highest) value /= counts_[i];
      if (folds_[i] == Fold::power) value = 10 * std::log10(std::max(value, 1e-12));
    }
    step[i] = static_cast<float>(value);
  }
  sums_ = {};
  counts_ = {};
  if (steps_.size() < capacity_) {
    steps_.push_back(step);
  } else {
    steps_[first_] = step;
    first_ = (first_ + 1) % capacity_;
  }
  return step;
}

void History::second() {
  coarse_.add(fine_.close());
  if (++seconds_ < kCoarseSeconds) return;
  seconds_ = 0;
  coarse_.close();
}

}  // namespace dragoman::watch
