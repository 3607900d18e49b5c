#pragma once
/// How late packets come, beside the earliest ones: jitter, kept apart from loss.

#include "codecs/playout/peak_memory.h"
#include "codecs/playout/sliding_minimum.h"

#include <algorithm>
#include <array>

namespace dragoman::playout {

/// Transit = arrival − time stamp, on two clocks: only differences mean anything. The relative
/// delay of a packet is its transit above the least of the last two seconds, or of eight where
/// those of two seconds are spread by 5 ms or more: there a packet that nothing held up is rare,
/// and while none is seen the delay must not grow. It goes into a histogram with forgetting
/// (quantile over about 30 s), into the maximum of the last two seconds and, when far outside the
/// usual, into the memory for stalls that come back. Lost packets appear nowhere here. Single
/// thread; everything is real-time safe.
class DelayEstimator {
 public:
  explicit DelayEstimator(Nanoseconds longest) noexcept;

  void observe(Instant arrival, Samples timestamp) noexcept;
  /// Delay of the last two seconds' latest packet above the earliest ones.
  Nanoseconds lately() const noexcept;
  /// That which nearly all packets of the last half minute kept to.
  Nanoseconds usual() const noexcept;
  /// That of a stall which comes back at an even pace and is due about now; else 0.
  Nanoseconds awaited() noexcept { return std::min(peaks_.expected(last_arrival_), longest_); }
  /// The largest of these.
  Nanoseconds spread() noexcept { return std::max({lately(), usual(), awaited()}); }
  /// 95 % quantile of the relative delay, for people.
  Nanoseconds jitter() const noexcept { return jitter_; }
  /// Transit of the earliest packets. Meaningless before the first observe().
  Nanoseconds base() const noexcept { return wide_ ? rare_base_.minimum() : base_.minimum(); }
  bool empty() const noexcept { return base_.empty(); }

  /// The time line changed: transit starts anew, what was learned of its spread stays.
  void rebase() noexcept {
    base_.reset();
    rare_base_.reset();
    latest_.reset();
    wide_ = false;
  }

  /// A packet observed before, for the new line's transit.
  void seed(Instant arrival, Samples timestamp) noexcept {
    base_.add(arrival, transit(arrival, timestamp));
    rare_base_.add(arrival, transit(arrival, timestamp));
  }

  static Nanoseconds transit(Instant arrival, Samples timestamp) noexcept {
    return arrival.time_since_epoch() - samples_to_duration(timestamp);
  }

 private:
  bool behind_a_stall(Instant arrival, Samples timestamp) noexcept;
  void count(Nanoseconds relative) noexcept;
  void follow_base(Nanoseconds before) noexcept;
  void take_quantiles() noexcept;

  static constexpr std::size_t kBins = 512;  ///< of kBinWidth
  Nanoseconds longest_;
  SlidingMinimum base_;
  SlidingMinimum rare_base_;
  SlidingMinimum latest_;  ///< of negated transits
  PeakMemory peaks_;
  std::array<float, kBins> histogram_{};
  float weight_ = 1;  ///< of the next packet; grows, which makes older ones lighter
  float total_ = 0;
  int since_quantiles_ = 0;
  Instant last_arrival_{};
  Samples last_timestamp_ = 0;
  bool wide_ = false;
  double jumped_ = 0;       ///< how far the base went by jumps, ns: drift is none
  double mean_jumped_ = 0;  ///< the same when what is in the histogram was counted
  Nanoseconds usual_{0};
  Nanoseconds jitter_{0};
};

}  // namespace dragoman::playout
