#include "codecs/playout/steering.h"

namespace dragoman::playout {
namespace {
/// The drift loop swings by less than this around where it holds the delay: a swing below the
/// target would be answered with a stretch.
constexpr Samples kEasy = 12;
}  // namespace

void Steering::arrived(Instant arrival, Samples timestamp) noexcept {
  // Clocks are compared by when the kernel had it, buffers are made for when it was here.
  estimator_.observe(lead_.noticed(arrival), timestamp);
  drift_.observe(DelayEstimator::transit(arrival, timestamp));
  ++count_;
}

/// The slower of two paths must be awaited, or a cut of the faster one is heard.
void Steering::came_again(Instant arrival, Samples timestamp) noexcept {
  if (merged_) estimator_.observe(lead_.noticed(arrival), timestamp);
}

Samples Steering::first_delay(Instant now, Samples period, Samples packet) noexcept {
  policy_.observe(spread(), ahead_of_play(now), {period, packet, 0, 0, true}, experienced());
  return policy_.target();
}

Steering::Plan Steering::plan(Instant now, Nanoseconds play_transit, const Lattice& lattice,
                              bool resampling) noexcept {
  policy_.observe(spread(), ahead_of_play(now), lattice, experienced());
  Plan plan;
  plan.margin = duration_to_samples(play_transit - estimator_.base());
  plan.target = policy_.target();
  drift_.look_for(estimator_.jitter());
  drift_.update(now, play_transit, samples_to_duration(plan.target + kEasy), resampling);
  plan.ratio = drift_.ratio();
  plan.move = policy_.decide(plan.margin, now);
  return plan;
}

void Steering::moved(Samples by, Instant now) noexcept {
  policy_.done(by != 0, now);
  drift_.shifted(samples_to_duration(by));
}

void Steering::restart(bool forget) noexcept {
  drift_.restart(!forget);
  estimator_.rebase();
  if (forget) losses_.reset();
}

}  // namespace dragoman::playout
