#include "relay/app/media/flood_guard.h"

#include <algorithm>
#include <chrono>

namespace dragoman::app {
namespace {

double seconds(Nanoseconds time) noexcept {
  return std::chrono::duration<double>(time).count();
}

double rate(Samples packet) noexcept {
  return static_cast<double>(kSampleRate) / static_cast<double>(std::max<Samples>(packet, 1));
}

}  // namespace

FloodGuard::FloodGuard(Samples packet) noexcept
    : per_second_(kTimesRate * rate(packet)),
      at_once_(std::clamp(rate(packet) * seconds(kAtOnce), kLeastAtOnce, kMostAtOnce)),
      tokens_(at_once_) {}

bool FloodGuard::take(bool fresh, Instant now) noexcept {
  // Arrivals are the kernel's, on a clock that is set now and then: time never runs back here.
  const Nanoseconds since = std::max(now - filled_, Nanoseconds{0});
  filled_ = now;
  tokens_ = std::min(at_once_, tokens_ + seconds(since) * per_second_);
  if (tokens_ < (fresh ? 1 : at_once_ / 2)) return false;
  tokens_ -= 1;
  return true;
}

}  // namespace dragoman::app
