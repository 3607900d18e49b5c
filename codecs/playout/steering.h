#pragma once
/// All of the playout that decides and nothing that touches a sample: so days of it can be
/// calculated in seconds.

#include "codecs/playout/delay_estimator.h"
#include "codecs/playout/drift_control.h"
#include "codecs/playout/loss_memory.h"
#include "codecs/playout/policy.h"
#include "codecs/playout/pull_lead.h"

namespace dragoman::playout {

/// Arrivals in, decisions out. Single thread; everything is real-time safe.
class Steering {
 public:
  explicit Steering(const Config& config) noexcept
      : merged_(config.merged), estimator_(config.max_delay), policy_(config) {
    if (config.expect_losses) losses_.expect();
  }

  /// Any packet, whatever becomes of it.
  void seen(Instant arrival) noexcept { lead_.arrived(arrival); }
  /// A packet that is no copy and was not here before.
  void arrived(Instant arrival, Samples timestamp) noexcept;
  /// One that was here before.
  void came_again(Instant arrival, Samples timestamp) noexcept;
  /// A RED copy: of a packet that was here or not worth having, or of one that was missing.
  void copy_seen(Instant arrival, Samples age) noexcept { losses_.copy_seen(arrival, age); }
  void copy_needed(Instant arrival) noexcept { losses_.copy_needed(arrival); }
  /// A block is fetched for `play_time`.
  void fetched(Instant play_time) noexcept { lead_.fetched(play_time); }

  /// Whether any packet of this line was seen; until then nothing below means anything.
  bool empty() const noexcept { return estimator_.empty(); }
  /// Transit (arrival − time stamp) of the earliest packets.
  Nanoseconds base() const noexcept { return estimator_.base(); }
  Nanoseconds jitter() const noexcept { return estimator_.jitter(); }
  /// How far arrivals were spread lately.
  Nanoseconds lately() const noexcept { return estimator_.lately(); }
  double drift_ppm() const noexcept { return drift_.ppm(); }
  /// The clocks differ so much that a resampler is needed.
  bool drifting() const noexcept { return drift_.active(); }
  const Lags& allowed() const noexcept { return policy_.allowed(); }
  float similarity() const noexcept { return policy_.similarity(); }
  Periods periods() const noexcept { return policy_.periods(); }

  /// Delay to begin with.
  Samples first_delay(Instant now, Samples period, Samples packet) noexcept;

  struct Plan {
    Samples margin = 0;  ///< present delay
    Samples target = 0;
    double ratio = 1;  ///< input samples per output sample, once a resampler runs
    Policy::Move move = Policy::Move::none;
  };
  /// What to do with the block that plays at `now`. `play_transit`: play time − time stamp;
  /// `resampling`: whether the ratio is followed.
  Plan plan(Instant now, Nanoseconds play_transit, const Lattice& lattice,
            bool resampling) noexcept;
  /// The delay was changed on purpose by `by`, or what was wanted found no place (0).
  void moved(Samples by, Instant now) noexcept;
  /// The delay changed by `by` because packets did not come.
  void grown(Samples by) noexcept { drift_.shifted(samples_to_duration(by)); }

  /// The line was left; on the next one the sender's clock is another when `forget`.
  void restart(bool forget) noexcept;
  /// A packet that arrived before the restart and is on the new line.
  void seed(Instant arrival, Samples timestamp) noexcept { estimator_.seed(arrival, timestamp); }

 private:
  /// How long before its play time a packet is wanted, jitter aside.
  Nanoseconds ahead_of_play(Instant now) const noexcept {
    return lead_.lead() + samples_to_duration(losses_.wait(now));
  }
  Policy::Spread spread() noexcept {
    return {estimator_.lately(), estimator_.usual(), estimator_.awaited()};
  }
  /// The spread is known from more than the first packets: half a second of 2.5 ms ones.
  bool experienced() const noexcept { return count_ >= 200; }

  bool merged_;
  DelayEstimator estimator_;
  Policy policy_;
  DriftControl drift_;
  PullLead lead_;
  LossMemory losses_;
  std::uint64_t count_ = 0;
};

}  // namespace dragoman::playout
