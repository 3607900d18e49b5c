#include "codecs/playout/peak_memory.h"

#include <algorithm>

namespace dragoman::playout {
namespace {
using std::chrono::milliseconds;
/// Late packets closer together than this belong to one stall.
constexpr Nanoseconds kOneStall = milliseconds{700};
constexpr Nanoseconds kLongestPace = std::chrono::seconds{60};
/// What two stalls must be for a third to be awaited: heard as a gap, not as a blemish.
constexpr Nanoseconds kTall = milliseconds{60};
constexpr int kBeside = 4;  ///< a peak so many times lower than another is none beside it
/// Of an even pace: timers, and beacons every 102 ms that a stall may have to wait for.
constexpr Nanoseconds kLeastTolerance = milliseconds{110};
constexpr int kRise = 10;  ///< times its height: how long the delay takes to grow inaudibly
/// As long a maximum is remembered anyway. To come down for less is not worth two ways.
constexpr Nanoseconds kShort = milliseconds{2000};
}  // namespace

void PeakMemory::note(Instant now, Nanoseconds height) noexcept {
  const bool same = count_ > 0 && now - peaks_[0].when < kOneStall;
  if (same ? height <= peaks_[0].height : beside(now, height)) return;
  if (!same) {
    peaks_[2] = peaks_[1];
    peaks_[1] = peaks_[0];
    count_ = std::min(count_ + 1, 3);
    unevenness_ = unevenness_ * 3 / 4;
  }
  peaks_[0] = {now, height};
  while (count_ > 1 && peaks_[static_cast<std::size_t>(count_ - 1)].height * kBeside < height)
    --count_;
  plan();
}

/// Whether it is too low to be a peak beside the last one.
bool PeakMemory::beside(Instant now, Nanoseconds height) const noexcept {
  return count_ > 0 && height * kBeside < peaks_[0].height && now - peaks_[0].when < kLongestPace;
}

void PeakMemory::plan() noexcept {
  if (count_ < 2) return;
  const Instant now = peaks_[0].when;
  const Nanoseconds pace = now - peaks_[1].when;
  if (paced()) {
    const Nanoseconds before = peaks_[1].when - peaks_[2].when;
    unevenness_ = std::max(pace > before ? pace - before : before - pace, unevenness_);
    await(pace, std::max({kLeastTolerance, pace / 64, 2 * unevenness_}));
  } else if (alike() && (held_.count() == 0 || now >= hold_until_)) {
    await(pace, std::max(kLeastTolerance, pace / 16));
  }
}

bool PeakMemory::paced() const noexcept {
  if (count_ < 3) return false;
  const Nanoseconds last = peaks_[0].when - peaks_[1].when;
  const Nanoseconds before = peaks_[1].when - peaks_[2].when;
  const Nanoseconds difference = last > before ? last - before : before - last;
  return last <= kLongestPace && difference * 4 <= std::min(last, before);
}

bool PeakMemory::alike() const noexcept {
  const Nanoseconds low = std::min(peaks_[0].height, peaks_[1].height);
  const Nanoseconds high = std::max(peaks_[0].height, peaks_[1].height);
  return peaks_[0].when - peaks_[1].when <= kLongestPace && low >= kTall && (high - low) * 2 <= low;
}

/// Where they differ, a taller one is to be expected.
Nanoseconds PeakMemory::expected_height() const noexcept {
  Nanoseconds low = peaks_[0].height, high = low;
  for (int i = 1; i < count_; ++i) {
    low = std::min(low, peaks_[static_cast<std::size_t>(i)].height);
    high = std::max(high, peaks_[static_cast<std::size_t>(i)].height);
  }
  return high + (high - low) / 2;
}

/// The first packet after a stall came when it was over; it began its height earlier.
void PeakMemory::await(Nanoseconds pace, Nanoseconds tolerance) noexcept {
  const Instant now = peaks_[0].when;
  const Nanoseconds height = expected_height();
  const Instant due = now - peaks_[0].height + pace;
  held_ = height;
  hold_from_ = due - tolerance - kRise * height;
  hold_until_ = due + tolerance;
  if (hold_from_ - now < kShort + 2 * kRise * height) hold_from_ = now;
}

Nanoseconds PeakMemory::expected(Instant heard) noexcept {
  if (heard >= hold_until_) held_ = Nanoseconds{0};
  return heard >= hold_from_ ? held_ : Nanoseconds{0};
}

}  // namespace dragoman::playout
