#pragma once
/// When to tell receivers when the sound was captured: each second, and at once when the capture
/// time leaves the line that the last stamp drew (another source, another delay).

#include "codecs/audio/time.h"

#include <chrono>

namespace dragoman::engine {

/// One per channel; real-time safe.
class CaptureClock {
 public:
  explicit CaptureClock(Samples frame) noexcept : frame_(frame) {}

  /// `captured` is the capture time of the first sample of frame `n`. True when `n` should say so.
  bool due(FrameIndex n, WallTime captured) noexcept {
    const auto passed = samples_to_duration((n - stamped_) * frame_);
    const auto off = captured - (stamp_ + passed);
    const bool jumped = off > kTolerance || off < -kTolerance;
    if (told_ && !jumped && passed < std::chrono::seconds{1}) return false;
    told_ = true;
    stamped_ = n;
    stamp_ = captured;
    return true;
  }

 private:
  static constexpr Nanoseconds kTolerance = std::chrono::milliseconds{1};

  Samples frame_;
  bool told_ = false;
  FrameIndex stamped_{};
  WallTime stamp_{};
};

}  // namespace dragoman::engine
