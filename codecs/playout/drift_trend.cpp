#include "codecs/playout/drift_trend.h"

#include <algorithm>
#include <cmath>

namespace dragoman::playout {
namespace {
constexpr std::size_t kFewest = 8;
constexpr double kShortest = 16;  ///< seconds
constexpr double kLongest = 240;
constexpr double kExplained = 0.97;  ///< share of the variance; a ramp that ends half-way has 0.8
}  // namespace

std::optional<double> DriftTrend::add(Instant now, double margin_ms) noexcept {
  if (count_ == 0) began_ = now;
  if (++skipped_ < every_) return std::nullopt;
  skipped_ = 0;
  if (count_ == points_.size()) make_room();
  points_[count_++] = {std::chrono::duration<double>(now - began_).count(), margin_ms};
  const auto recent = count_ > points_.size() / 2 ? count_ - points_.size() / 2 : 0;
  const auto slope = line(recent);
  return slope || recent == 0 ? slope : line(0);
}

void DriftTrend::make_room() noexcept {
  const std::size_t half = points_.size() / 2;
  if (points_[count_ - 1].seconds - points_[0].seconds < kLongest / 2) {
    for (std::size_t i = 0; i < half; ++i) points_[i] = points_[2 * i + 1];
    every_ *= 2;
  } else {
    std::copy(points_.begin() + half, points_.end(), points_.begin());
  }
  count_ = half;
}

/// Least squares through the points from `first` on.
std::optional<double> DriftTrend::line(std::size_t first) const noexcept {
  const auto n = static_cast<double>(count_ - first);
  if (count_ - first < kFewest) return std::nullopt;
  if (points_[count_ - 1].seconds - points_[first].seconds < kShortest) return std::nullopt;
  double t = 0, x = 0;
  for (std::size_t i = first; i < count_; ++i) {
    t += points_[i].seconds / n;
    x += points_[i].ms / n;
  }
  double tt = 0, tx = 0, xx = 0;
  for (std::size_t i = first; i < count_; ++i) {
    const double dt = points_[i].seconds - t, dx = points_[i].ms - x;
    tt += dt * dt;
    tx += dt * dx;
    xx += dx * dx;
  }
  if (tx * tx < kExplained * tt * xx || xx == 0) return std::nullopt;
  return tx / tt * 1e3;
}

}  // namespace dragoman::playout
