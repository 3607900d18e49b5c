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
}  // namespace

void PeakMemory::note(Instant now, Nanoseconds height) noexcept {
  if (count_ > 0 && now - peaks_[0].when < kOneStall) {
    peaks_[0].height = std::max(peaks_[0].height, height);
    if (now < hold_until_) held_ = std::max(held_, height);
    return;
  }
  peaks_[2] = peaks_[1];
  peaks_[1] = peaks_[0];
  peaks_[0] = {now, height};
  count_ = std::min(count_ + 1, 3);
  if (!paced()) return await_third();
  hold_from_ = now;
  held_ = std::max({peaks_[0].height, peaks_[1].height, peaks_[2].height});
  hold_until_ = now + (peaks_[0].when - peaks_[1].when) * 3 / 2;
}

bool PeakMemory::paced() const noexcept {
  if (count_ < 3) return false;
  const Nanoseconds last = peaks_[0].when - peaks_[1].when;
  const Nanoseconds before = peaks_[1].when - peaks_[2].when;
  const Nanoseconds difference = last > before ? last - before : before - last;
  return last <= kLongestPace && difference * 4 <= std::min(last, before);
}

void PeakMemory::await_third() noexcept {
  const Instant now = peaks_[0].when;
  const bool holding = now >= hold_from_ && now < hold_until_;
  if (count_ < 2 || holding) return;
  const Nanoseconds pace = now - peaks_[1].when;
  const Nanoseconds low = std::min(peaks_[0].height, peaks_[1].height);
  const Nanoseconds high = std::max(peaks_[0].height, peaks_[1].height);
  if (pace > kLongestPace || low < kTall || (high - low) * 4 > low) return;
  held_ = high;
  hold_from_ = now + pace * 3 / 4;
  hold_until_ = now + pace * 5 / 4;
}

Nanoseconds PeakMemory::expected(Instant now) noexcept {
  if (now >= hold_until_) held_ = Nanoseconds{0};
  return now >= hold_from_ ? held_ : Nanoseconds{0};
}

}  // namespace dragoman::playout
