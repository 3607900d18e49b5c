#include "codecs/playout/play_clock.h"

#include <algorithm>

namespace dragoman::playout {
namespace {
constexpr Nanoseconds kStretch = std::chrono::milliseconds{250};
constexpr Nanoseconds kGap = std::chrono::milliseconds{500};
}  // namespace

bool PlayClock::rested(Instant play_time) const noexcept {
  return started_ && play_time - expected_ > kGap;
}

Instant PlayClock::next(Instant play_time, Samples length) noexcept {
  const Nanoseconds duration = samples_to_duration(length);
  resumed_ = rested(play_time);
  if (!started_ || resumed_) {
    started_ = true;
    expected_ = play_time;
    stretch_end_ = play_time + kStretch;
    least_ = Nanoseconds::max();
  }
  const Nanoseconds lateness = play_time - expected_;
  late_ = lateness > duration;
  if (lateness.count() < 0) {
    expected_ = play_time;
    least_ = Nanoseconds{0};
  } else {
    least_ = std::min(least_, lateness);
  }
  if (expected_ >= stretch_end_) {
    expected_ += least_;
    stretch_end_ = expected_ + kStretch;
    least_ = Nanoseconds::max();
  }
  const Instant even = expected_;
  expected_ += duration;
  return even;
}

}  // namespace dragoman::playout
