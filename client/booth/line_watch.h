#pragma once
/// Whether the on-air colleague's private line brings sound. Pure.

#include "codecs/audio/time.h"

#include <chrono>

namespace dragoman::client {

/// A desk that no private line reaches, behind a firewall perhaps, hears its colleague from the
/// channel instead, and goes back when the line sounds. One thread.
class LineWatch {
 public:
  /// Without a packet for so long the line is taken for dead.
  static constexpr Nanoseconds kPatience = std::chrono::milliseconds{500};

  /// `wanted`: a colleague is on air who ought to be heard.
  bool dead(bool wanted, bool sounds, Instant now) noexcept {
    if (sounds || (!wanted && !dead_)) since_ = now;
    dead_ = now - since_ >= kPatience;
    return dead_;
  }

 private:
  Instant since_{};
  bool dead_ = false;
};

}  // namespace dragoman::client
