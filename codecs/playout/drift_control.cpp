#include "codecs/playout/drift_control.h"

#include <algorithm>
#include <cmath>

namespace dragoman::playout {
namespace {
constexpr double kProportional = 9;  ///< ppm per ms
constexpr double kIntegral = 0.02;   ///< ppm per ms and second
constexpr double kLimit = 500;       ///< ppm
constexpr double kSlew = 9;          ///< ppm per second
constexpr double kMostHaste = 10;
constexpr double kSettled = 1;  ///< ms
constexpr double kWorthIt = 3;  ///< ppm
constexpr double kPlain = 25;   ///< ppm that are worth it however spread arrivals are
constexpr Nanoseconds kFastStart = std::chrono::seconds{60};
constexpr double kCreep = 0.03;       ///< ms per second
constexpr double kCreepShare = 0.01;  ///< of the way, per second
constexpr double kLongestStep = 8;    ///< seconds

double to_ms(Nanoseconds d) {
  return static_cast<double>(d.count()) * 1e-6;
}
}  // namespace

void DriftControl::look_for(Nanoseconds spread) noexcept {
  interval_ =
      std::clamp<Nanoseconds>(spread * 250, std::chrono::seconds{1}, std::chrono::seconds{8});
  haste_ = std::clamp(kMostHaste / std::max(1.0, to_ms(spread)), 1.0, kMostHaste);
  unsure_ = std::clamp(to_ms(spread), 0.1, 1.0);
}

void DriftControl::observe(Nanoseconds transit) noexcept {
  earliest_ = std::min(earliest_, transit);
}

bool DriftControl::update(Instant now, Nanoseconds play_transit, Nanoseconds wanted,
                          bool followed) noexcept {
  const bool reconsidered = reconsider(now, play_transit, wanted, followed);
  follow(now, followed);
  return reconsidered;
}

/// The speed that is heard goes on from that of the last block, however far the loop went since.
void DriftControl::follow(Instant now, bool followed) noexcept {
  if (followed && was_followed_) {
    const double most = kSlew * to_ms(now - followed_at_) * 1e-3;
    played_ppm_ += std::clamp(ppm_ - played_ppm_, -most, most);
  }
  was_followed_ = followed;
  followed_at_ = now;
}

bool DriftControl::reconsider(Instant now, Nanoseconds play_transit, Nanoseconds wanted,
                              bool followed) noexcept {
  if (!started_) {
    started_ = true;
    began_ = second_began_ = now;
  }
  const Nanoseconds passed = now - second_began_;
  if (passed < interval_) return false;
  second_began_ = now;
  if (earliest_ == Nanoseconds::max()) return false;  // a second without packets says nothing
  const Nanoseconds margin = play_transit - earliest_;
  earliest_ = Nanoseconds::max();
  if (!holding_) {
    holding_ = true;
    held_ = margin;
    last_error_ = 0;
    return false;
  }
  const double seconds = std::min(to_ms(passed) * 1e-3, kLongestStep);
  creep_ppm_ = 0;
  if (followed) {
    const double speed = std::clamp(kCreepShare * to_ms(wanted - held_), -kCreep, kCreep);
    held_ += Nanoseconds{std::llround(speed * seconds * 1e6)};
    creep_ppm_ = -speed * 1e3;
  }
  if (speeding_up_) {
    // Until the speed that is heard has followed, the margin goes on drifting by what is missing.
    held_ += Nanoseconds{std::llround((ppm_ - played_ppm_) * seconds * 1e3)};
    speeding_up_ = played_ppm_ != ppm_;
  }
  // No clock drifts that fast: the path or the packets changed, and the policy deals with it.
  const double error = to_ms(margin - held_);
  if (std::abs(error - last_error_) > kLimit * 1e-3 * seconds + unsure_) {
    held_ = margin - Nanoseconds{std::llround(last_error_ * 1e6)};
  }
  last_error_ = to_ms(margin - held_);
  if (!active_) {
    look_for_drift(now, margin);
    return true;
  }
  if (fast_ && now - began_ >= kFastStart && std::abs(last_error_) < kSettled) {
    integral_ += (haste_ - 1) * kProportional * last_error_;
    fast_ = false;
  }
  correct(last_error_, seconds);
  return true;
}

/// Where a packet lies does not matter here, only that it keeps moving: the policy sees to the
/// rest.
void DriftControl::look_for_drift(Instant now, Nanoseconds margin) noexcept {
  const std::optional<double> slope = trend_.add(now, last_error_);
  const double worth_it = std::min(kWorthIt * kMostHaste / haste_, kPlain);
  if (!slope || std::abs(*slope) < worth_it) return;
  active_ = speeding_up_ = true;
  ppm_ = integral_ = std::clamp(*slope, -kLimit, kLimit);
  held_ = margin;
  last_error_ = 0;
}

void DriftControl::correct(double error_ms, double seconds) noexcept {
  const double error = std::clamp(error_ms, -5.0, 5.0);
  const double haste = fast_ ? haste_ : 1;
  const double proportional = haste * kProportional;
  const double more = haste * haste * kIntegral * error * seconds;
  const double slew = kSlew * seconds;
  const double wish =
      std::clamp(integral_ + more + proportional * error + creep_ppm_, -kLimit, kLimit);
  // While the speed can't follow, the integral must not run ahead of it.
  if (std::abs(wish - ppm_) <= slew) integral_ = std::clamp(integral_ + more, -kLimit, kLimit);
  ppm_ += std::clamp(wish - ppm_, -slew, slew);
}

void DriftControl::restart(bool keep) noexcept {
  if (!keep) {
    *this = DriftControl{};
    return;
  }
  holding_ = false;
  trend_.reset();
  earliest_ = Nanoseconds::max();
}

}  // namespace dragoman::playout
