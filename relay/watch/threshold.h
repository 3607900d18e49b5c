#pragma once
/// A figure against its threshold. Pure.

#include "relay/event/alarms.h"
#include "relay/watch/latch.h"

namespace dragoman::watch {

/// Bad from the threshold on, good below it by the hysteresis.
inline Sign above(double value, double threshold, const event::Alarms& limits) noexcept {
  if (value >= threshold) return Sign::bad;
  return value < threshold * (1 - limits.hysteresis_percent / 100) ? Sign::good : Sign::unknown;
}

inline double in_ms(std::chrono::milliseconds time) noexcept {
  return static_cast<double>(time.count());
}

}  // namespace dragoman::watch
