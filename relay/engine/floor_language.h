#pragma once
/// The language spoken on the floor now, set by the technician or by the first booth that says so;
/// it may be unknown. Its channel is the original, not a fallback.

#include "relay/engine/ids.h"

namespace dragoman::engine {

class FloorLanguage {
 public:
  explicit FloorLanguage(std::int16_t channel) : channel_(channel) {}

  /// A channel index, kNone for unknown. The floor channel itself is no language. `booth` says so,
  /// or kNone: the technician. Who says again what is set already adds nothing.
  void set(std::int16_t channel, std::int16_t booth) noexcept {
    const auto language = channel > 0 ? channel : std::int16_t{kNone};
    if (language == channel_) return;
    channel_ = language;
    booth_ = booth;
  }
  std::int16_t said_by() const noexcept { return booth_; }
  std::int16_t channel() const noexcept { return channel_; }
  bool is(std::int16_t channel) const noexcept { return channel > 0 && channel == channel_; }

 private:
  std::int16_t channel_;
  std::int16_t booth_ = kNone;
};

}  // namespace dragoman::engine
