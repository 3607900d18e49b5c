#include "codecs/playout/drift_control.h"

#include <algorithm>
#include <cmath>

namespace dragoman::playout {
namespace {
constexpr double kProportional = 9;  ///< ppm per ms
constexpr double kIntegral = 0.02;   ///< ppm per ms and second
constexpr double kLimit = 500;       ///< ppm
constexpr double kSlew = 10;         ///< ppm per second
constexpr double kDeadZone = 0.1;    ///< ms that don't matter while no resampler runs
constexpr double kWorthIt = 3;       ///< ppm
constexpr Nanoseconds kSecond = std::chrono::seconds{1};
constexpr Nanoseconds kFastStart = std::chrono::seconds{60};
constexpr Nanoseconds kCreep = std::chrono::microseconds{50};

double to_ms(Nanoseconds d) {
  return static_cast<double>(d.count()) * 1e-6;
}
}  // namespace

void DriftControl::observe(Nanoseconds transit) noexcept {
  earliest_ = std::min(earliest_, transit);
}

bool DriftControl::update(Instant now, Nanoseconds play_transit, Nanoseconds wanted,
                          bool creep) noexcept {
  if (!started_) {
    started_ = true;
    began_ = second_began_ = now;
  }
  const Nanoseconds passed = now - second_began_;
  if (passed < kSecond) return false;
  second_began_ = now;
  if (earliest_ == Nanoseconds::max()) return false;  // a second without packets says nothing
  const Nanoseconds margin = play_transit - earliest_;
  earliest_ = Nanoseconds::max();
  if (!holding_) {
    holding_ = true;
    held_ = margin;
    return false;
  }
  if (creep) held_ += std::clamp(wanted - held_, -kCreep, kCreep);
  if (fast_ && now - began_ >= kFastStart) {
    integral_ += 9 * kProportional * to_ms(margin - held_);
    fast_ = false;
  }
  correct(to_ms(margin - held_), std::min(to_ms(passed) * 1e-3, 2.0));
  return true;
}

void DriftControl::correct(double error_ms, double seconds) noexcept {
  double error = std::clamp(error_ms, -5.0, 5.0);
  if (!active()) {
    error = std::copysign(std::max(0.0, std::abs(error) - kDeadZone), error);
  }
  const double proportional = fast_ ? 10 * kProportional : kProportional;
  const double integral = fast_ ? 100 * kIntegral : kIntegral;
  integral_ = std::clamp(integral_ + integral * error * seconds, -kLimit, kLimit);
  const double wish = std::clamp(integral_ + proportional * error, -kLimit, kLimit);
  ppm_ += std::clamp(wish - ppm_, -kSlew * seconds, kSlew * seconds);
  if (active()) return;
  off_count_ = std::abs(ppm_) >= kWorthIt ? off_count_ + 1 : 0;
}

void DriftControl::restart(bool keep) noexcept {
  if (!keep) {
    *this = DriftControl{};
    return;
  }
  holding_ = false;
  earliest_ = Nanoseconds::max();
}

}  // namespace dragoman::playout
