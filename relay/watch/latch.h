#pragma once
/// When something that is wrong becomes an alarm, and when it no longer is one.

#include "codecs/audio/time.h"

#include <cstdint>

namespace dragoman::watch {

/// How it looks at one moment. `unknown` neither brings an alarm nearer nor ends it; `over` ends it
/// at once: there is nothing any more that could be wrong.
enum class Sign : std::uint8_t { good, bad, unknown, over };

/// Pure; time is handed in.
class Latch {
 public:
  /// Bad for `hold` in all, with nothing good between, raises it; good for `clear` in all, with
  /// nothing bad between, ends it. A hold of zero raises it at once. Returns active().
  bool observe(Sign sign, Instant now, Nanoseconds hold, Nanoseconds clear) noexcept;
  bool active() const noexcept { return active_; }

 private:
  bool active_ = false;
  Instant before_{};  ///< the last look; the epoch = none yet
  Nanoseconds bad_{0}, good_{0};
};

}  // namespace dragoman::watch
