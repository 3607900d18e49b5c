#include "codecs/manifest/sender_clock.h"

#include <algorithm>

namespace dragoman::manifest {
namespace {

constexpr int kSpan = 32;  ///< manifests
/// A sender that began anew is at another frame than it would have been; clocks of two machines
/// differ by a thousandth of this in a span.
constexpr Nanoseconds kJump = std::chrono::milliseconds{300};

}  // namespace

bool SenderClock::heard(FrameIndex end, Samples frame, Instant arrival) noexcept {
  const Nanoseconds length = samples_to_duration(frame);
  const Nanoseconds offset = arrival.time_since_epoch() - to_int(end) * length;
  const Nanoseconds least = std::min(before_, current_);
  if (!known_ || length != length_ || offset > least + kJump || offset < least - kJump) {
    known_ = true;
    length_ = length;
    before_ = current_ = offset;
    count_ = 1;
    return false;
  }
  if (++count_ > kSpan) {
    before_ = current_;
    current_ = offset;
    count_ = 1;
  }
  current_ = std::min(current_, offset);
  return true;
}

FrameIndex SenderClock::at(Instant now) const noexcept {
  return FrameIndex{(now.time_since_epoch() - std::min(before_, current_)) / length_};
}

}  // namespace dragoman::manifest
