#pragma once
/// Which frame a sender is at, as its signed manifests say it. Pure.

#include "codecs/audio/time.h"
#include "codecs/manifest/manifest.h"

#include <cstdint>

namespace dragoman::manifest {

/// One thread; real-time safe. Goes by the manifests that came soonest of the last few seconds:
/// one that the network held up says nothing about when others may come.
class SenderClock {
 public:
  /// A manifest that ends before frame `end` came at `arrival`. False when the clock jumped: the
  /// sender began anew, or this machine slept.
  bool heard(FrameIndex end, Samples frame, Instant arrival) noexcept;

  bool known() const noexcept { return known_; }
  /// The frame that is sent next at `now`, for who hears at once.
  FrameIndex at(Instant now) const noexcept;
  Nanoseconds frame_length() const noexcept { return length_; }

 private:
  bool known_ = false;
  Nanoseconds length_{1};
  Nanoseconds before_{}, current_{};  ///< arrival less the frame's own time: least of two spans
  int count_ = 0;                     ///< of the current span
};

}  // namespace dragoman::manifest
