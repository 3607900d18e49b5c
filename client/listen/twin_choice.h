#pragma once
/// Whether a listener takes the group with redundancy (RED, RFC 2198) instead of the plain one.

#include "codecs/audio/time.h"

#include <cstdint>

namespace dragoman::client {

enum class TwinSetting : std::uint8_t { automatic, always, never };

/// Automatic: two packets lost within ten seconds choose the twin; half a minute in which none of
/// its copies was needed chooses the plain group again, which saves the wait for copies and the
/// bandwidth. When losses come back soon after, the next half minute is a minute, and so on up to
/// a quarter of an hour. Pure; one thread.
class TwinChoice {
 public:
  explicit TwinChoice(TwinSetting setting = TwinSetting::automatic) noexcept : setting_(setting) {}

  /// Another stream is heard from now on: its totals begin anew.
  void changed() noexcept { known_ = false; }
  /// Packets of the stream that is heard now which did not come, totals: lost for good, and brought
  /// back by copies.
  void observe(Instant now, std::uint64_t lost, std::uint64_t recovered) noexcept;
  /// The twin is not received here: plain for a while, whatever it loses.
  void missing(Instant now) noexcept;
  bool twin() const noexcept {
    return setting_ == TwinSetting::always || (setting_ == TwinSetting::automatic && on_);
  }

 private:
  void lose(Instant now, std::uint64_t packets) noexcept;

  TwinSetting setting_;
  bool on_ = false;
  bool known_ = false;
  std::uint64_t total_ = 0;
  std::uint64_t recent_ = 0;  ///< packets lost since first_
  Instant first_{};           ///< loss of the present ten seconds
  Instant last_{};            ///< loss
  Instant left_{};            ///< the twin was given up, never at first
  bool ever_left_ = false;
  Instant not_before_{};  ///< the twin was not received
  Nanoseconds patience_ = std::chrono::seconds{30};
};

}  // namespace dragoman::client
