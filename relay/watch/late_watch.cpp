#include "relay/watch/late_watch.h"

#include <string_view>

namespace dragoman::watch {
namespace {

/// Those whose lateness is heard: they mix and encode, and send to browsers.
bool is_heard(std::string_view thread) noexcept {
  return thread.starts_with("mix ") || thread.starts_with("send ") || thread.starts_with("web ");
}

}  // namespace

LateWatch::Behind LateWatch::worst(const std::vector<ThreadSeen>& threads) {
  Behind worst;
  for (const auto& thread : threads) {
    if (!is_heard(thread.name)) continue;
    auto& [all, late] =
        before_.try_emplace(thread.name, Rounds{thread.cycles, thread.late_cycles}).first->second;
    const bool anew = thread.cycles < all || thread.late_cycles < late;
    const auto rounds = anew ? 0 : thread.cycles - all;
    const auto missed = anew ? 0 : thread.late_cycles - late;
    all = thread.cycles;
    late = thread.late_cycles;
    if (missed < kFewest) continue;
    const double percent = 100.0 * static_cast<double>(missed) / static_cast<double>(rounds);
    if (percent > worst.percent) worst = {thread.name, percent};
  }
  return worst;
}

void LateWatch::observe(const std::vector<ThreadSeen>& threads, int percent, Instant now) {
  const auto found = worst(threads);
  Sign sign = Sign::unknown;
  if (percent == 0)
    sign = Sign::over;
  else if (found.percent >= percent)
    sign = Sign::bad;
  else if (found.percent < percent / 5.0)
    sign = Sign::good;
  const bool active = latch_.observe(sign, now, kHold, kClear);
  if (!active)
    behind_.reset();
  else if (sign == Sign::bad || !behind_)
    behind_ = found;
}

}  // namespace dragoman::watch
