#include "codecs/headphone/exposure.h"

#include <algorithm>
#include <cmath>

namespace dragoman::headphone {
namespace {
constexpr double kEightHours = 8 * 3600;
}

bool Exposure::second(double mean_square) noexcept {
  // As power relative to the reference of dB SPL: 2 makes a full-scale sine 1.
  const double power =
      2 * mean_square * std::pow(10.0, static_cast<double>(calibration_.full_scale_db) / 10);
  seconds_[next_] = power;
  next_ = (next_ + 1) % kMinute;
  known_ = std::min(known_ + 1, kMinute);
  total_ += power;
  if (quiet_ > 0) --quiet_;
  if (known_ < kMinute || quiet_ > 0 || minute_db() <= kExposureLimitDb) return false;
  quiet_ = kPause;
  ++warnings_;
  return true;
}

double Exposure::minute() const noexcept {
  double sum = 0;
  for (const double power : seconds_) sum += power;
  return sum / static_cast<double>(std::max<std::size_t>(known_, 1));
}

float Exposure::minute_db() const noexcept {
  return std::max(0.0F, audio::power_to_db(minute()));
}

float Exposure::eight_hours_db() const noexcept {
  return std::max(0.0F, audio::power_to_db(total_ / kEightHours));
}

}  // namespace dragoman::headphone
