#pragma once
/// Finds the playing speed at which a packet's margin stays where it is.

#include "codecs/audio/time.h"
#include "codecs/playout/drift_trend.h"

namespace dragoman::playout {

/// Once a second or rarer: margin = play time of a packet's first sample − arrival, of the earliest
/// packet (least touched by jitter; lateness is the estimator's business). Once those margins are
/// seen to drift, the speed begins with their slope, and a proportional-integral loop holds them: 9
/// ppm per ms and 0.02 ppm per ms and second; in the first minute ten and a hundred times as much
/// where arrivals are even (less where they are spread, for then the earliest packet says less),
/// the integrator taking over what the proportional part held at the change. The minute lasts until
/// the error is below 1 ms. At most ±500 ppm; what is played follows from block to block by at most
/// 9 ppm a second, from the first block that a resampler makes: nobody hears that. Single thread;
/// real-time safe.
class DriftControl {
 public:
  /// The more arrivals are spread, the longer it takes until an early packet is seen: 1 to 8 s.
  void look_for(Nanoseconds spread) noexcept;
  /// A packet's transit (arrival − time stamp).
  void observe(Nanoseconds transit) noexcept;
  /// `play_transit`: play time − time stamp of what plays at `now`; `wanted`: the margin the policy
  /// wants, toward which the held margin creeps (a hundredth of the way a second, at most 30 µs).
  /// `followed`: a resampler plays at ratio(); until then neither margin nor ratio moves. With
  /// every block. Returns whether the speed was reconsidered.
  bool update(Instant now, Nanoseconds play_transit, Nanoseconds wanted, bool followed) noexcept;
  /// The delay was changed on purpose: margins are larger by `by` from now on.
  void shifted(Nanoseconds by) noexcept { held_ += by; }
  /// Input samples per output sample.
  double ratio() const noexcept { return 1.0 + played_ppm_ * 1e-6; }
  /// Where ratio() is going.
  double ppm() const noexcept { return ppm_; }
  /// Whether the speed asks for a resampler: the margins go along a straight line (DriftTrend) of 3
  /// ppm or more, up to 25 where arrivals are spread.
  bool active() const noexcept { return active_; }
  /// New time line; `keep` when the sender's clock is the same as before.
  void restart(bool keep) noexcept;

 private:
  bool reconsider(Instant now, Nanoseconds play_transit, Nanoseconds wanted,
                  bool followed) noexcept;
  void look_for_drift(Instant now, Nanoseconds margin) noexcept;
  void correct(double error_ms, double seconds) noexcept;
  void follow(Instant now, bool followed) noexcept;

  bool holding_ = false;
  bool started_ = false;
  Nanoseconds earliest_ = Nanoseconds::max();
  Nanoseconds held_{0};
  double last_error_ = 0;  ///< ms
  Nanoseconds interval_ = std::chrono::seconds{1};
  Instant second_began_{};
  Instant began_{};
  bool fast_ = true;
  double haste_ = 10;     ///< gains while fast, times the usual ones (the integral's squared)
  double creep_ppm_ = 0;  ///< speed that moves the held margin, beside the loop's
  double integral_ = 0;
  double ppm_ = 0;
  double played_ppm_ = 0;
  Instant followed_at_{};  ///< the last block, when that was followed
  bool was_followed_ = false;
  double unsure_ = 1;  ///< ms: what the earliest packet of a second may be off by
  DriftTrend trend_;
  bool active_ = false;
  bool speeding_up_ = false;  ///< from nothing to the speed that was found
};

}  // namespace dragoman::playout
