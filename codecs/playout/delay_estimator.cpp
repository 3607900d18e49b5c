#include "codecs/playout/delay_estimator.h"

#include <algorithm>

namespace dragoman::playout {
namespace {
using std::chrono::milliseconds;
constexpr Nanoseconds kShort = milliseconds{2000}, kLong = milliseconds{8000};
constexpr Nanoseconds kWide = milliseconds{5};
/// Drift moves the base by less from one stretch of a window to the next.
constexpr Nanoseconds kJump = std::chrono::microseconds{500};
constexpr Nanoseconds kBinWidth = std::chrono::microseconds{500};
/// Each packet is lighter than the next by this: 1/e after 6,000 packets, 30 s at 5 ms.
constexpr float kGrowth = 1.0F + 1.0F / 6000.0F;
constexpr float kHeaviest = 1e6F;
constexpr float kUsual = 0.995F;
constexpr float kTypical = 0.95F;
constexpr int kQuantileEvery = 16;
}  // namespace

DelayEstimator::DelayEstimator(Nanoseconds longest) noexcept
    : longest_(longest), base_(kShort), rare_base_(kLong), latest_(kShort) {}

void DelayEstimator::observe(Instant arrival, Samples timestamp) noexcept {
  const Nanoseconds t = transit(arrival, timestamp);
  const Nanoseconds before = base();
  base_.add(arrival, t);
  rare_base_.add(arrival, t);
  latest_.add(arrival, -t);
  wide_ = -latest_.minimum() - base_.minimum() >= kWide;
  follow_base(before);
  const Nanoseconds relative = std::min(t - base(), longest_);
  if (relative > std::max<Nanoseconds>(2 * usual_, milliseconds{4})) peaks_.note(arrival, relative);
  if (!behind_a_stall(arrival, timestamp)) count(relative);
}

/// A base that jumps takes with it what is early from now on, but not what was counted.
void DelayEstimator::follow_base(Nanoseconds before) noexcept {
  if (before == Nanoseconds::max()) return;
  const Nanoseconds jump = base() - before;
  if (jump >= kJump || -jump >= kJump) jumped_ += static_cast<double>(jump.count());
}

/// What queued up behind a late packet comes at once with it: one event, counted once.
bool DelayEstimator::behind_a_stall(Instant arrival, Samples timestamp) noexcept {
  const Nanoseconds sent = samples_to_duration(timestamp - last_timestamp_);
  const bool behind = sent.count() > 0 && (arrival - last_arrival_) * 4 < sent;
  last_arrival_ = arrival;
  last_timestamp_ = timestamp;
  return behind;
}

void DelayEstimator::count(Nanoseconds relative) noexcept {
  const auto bin = std::min<std::size_t>(static_cast<std::size_t>(relative / kBinWidth), kBins - 1);
  histogram_[bin] += weight_;
  total_ += weight_;
  mean_jumped_ += (jumped_ - mean_jumped_) * static_cast<double>(weight_ / total_);
  weight_ *= kGrowth;
  if (weight_ > kHeaviest) {
    for (float& b : histogram_) b /= kHeaviest;
    total_ /= kHeaviest;
    weight_ /= kHeaviest;
  }
  if (++since_quantiles_ >= kQuantileEvery) {
    since_quantiles_ = 0;
    take_quantiles();
  }
}

void DelayEstimator::take_quantiles() noexcept {
  float sum = 0;
  bool typical = false;
  for (std::size_t i = 0; i < kBins; ++i) {
    sum += histogram_[i];
    // The upper edge of a bin holds what is in it; the lowest bin is the clean network.
    const Nanoseconds edge = i == 0 ? kBinWidth / 4 : kBinWidth * static_cast<int>(i + 1);
    if (!typical && sum >= kTypical * total_) {
      typical = true;
      jitter_ = edge;
    }
    if (sum >= kUsual * total_) {
      usual_ = edge;
      return;
    }
  }
}

Nanoseconds DelayEstimator::usual() const noexcept {
  const Nanoseconds up{static_cast<std::int64_t>(std::max(0.0, jumped_ - mean_jumped_))};
  return std::clamp(usual_ - up, Nanoseconds{0}, longest_);
}

Nanoseconds DelayEstimator::lately() const noexcept {
  // After a new beginning there may be a base already, and no arrival yet.
  if (empty() || latest_.empty()) return Nanoseconds{0};
  return std::clamp(-latest_.minimum() - base(), Nanoseconds{0}, longest_);
}

}  // namespace dragoman::playout
