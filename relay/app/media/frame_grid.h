#pragma once
/// The grid on which a room mixes: frame n is due at start + (n - first)·F, for ever. Pure.

#include "codecs/audio/time.h"

namespace dragoman::app {

/// One thread; real-time safe.
class FrameGrid {
 public:
  /// A room that falls behind by no more than `patience` catches up frame by frame; beyond that it
  /// skips ahead, so that a frame's number always stands for its time.
  FrameGrid(Samples frame, FrameIndex first, Instant start, Nanoseconds patience) noexcept
      : frame_(frame), first_(first), start_(start), patience_(patience), next_(first) {}

  /// The grid that begins at `start`, when `first` was the frame of an earlier moment: numbers go
  /// on meanwhile. A frame is never due before its time, and by less than its length after it.
  static FrameGrid counted_on(Samples frame, FrameIndex first, Instant then, Instant start,
                              Nanoseconds patience) noexcept {
    const Nanoseconds length = samples_to_duration(frame);
    const std::int64_t passed = start > then ? (start - then) / length : 0;
    return {frame, first + passed, start, patience};
  }

  FrameIndex next() const noexcept { return next_; }
  /// When the first sample of next() is due.
  Instant deadline() const noexcept {
    return start_ + samples_to_duration((next_ - first_) * frame_);
  }
  void advance() noexcept { next_ = next_ + 1; }

  /// At the beginning of a tick: gives up frames that are hopelessly late. Returns how many.
  std::int64_t skip_to(Instant now) noexcept {
    const Nanoseconds behind = now - deadline();
    if (behind <= patience_) return 0;
    const std::int64_t skipped = behind / samples_to_duration(frame_);
    next_ = next_ + skipped;
    return skipped;
  }

 private:
  Samples frame_;
  FrameIndex first_;
  Instant start_;
  Nanoseconds patience_;
  FrameIndex next_;
};

}  // namespace dragoman::app
