#pragma once
/// How long packets must wait for the copies that other packets carry of them (RFC 2198).

#include "codecs/audio/time.h"

namespace dragoman::playout {

/// While packets are lost that copies bring back, everything waits for the farthest copy; when for
/// half a minute none was needed, nothing does. What a copy brings late is a loss, no jitter: it
/// never reaches the estimator. Single thread; real-time safe.
class LossMemory {
 public:
  /// Copies will be needed: the first may be lost before any was.
  void expect() noexcept { expected_ = true; }
  /// A packet brought a copy of a frame `age` before its own.
  void copy_seen(Instant arrival, Samples age) noexcept;
  /// A copy stood in for a packet that had not come, in time or not.
  void copy_needed(Instant now) noexcept;
  /// Delay above that of the packets themselves.
  Samples wait(Instant now) const noexcept;
  /// Another sender: what was expected of the way still is.
  void reset() noexcept;

 private:
  Samples farthest_ = 0;
  bool expected_ = false;
  bool needed_ = false;
  Instant needed_at_{};
};

}  // namespace dragoman::playout
