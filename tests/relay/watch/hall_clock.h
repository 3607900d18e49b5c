#pragma once
/// Time that a test of the watch moves, in the steps in which control looks.

#include "codecs/audio/time.h"
#include "relay/watch/finding.h"

#include <algorithm>

namespace dragoman::testing {

inline constexpr Nanoseconds kLook = std::chrono::milliseconds{40};

/// Calls `look(now)` every 40 ms for so long; leaves `now` after the last.
template <class Look>
void pass(Instant& now, Nanoseconds length, Look look) {
  for (const Instant end = now + length; now < end; now += kLook) look(now);
}

inline const watch::Finding* find(const watch::Findings& findings, watch::AlarmKind kind) {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [&](const watch::Finding& f) { return f.kind == kind; });
  return found == findings.end() ? nullptr : &*found;
}

}  // namespace dragoman::testing
