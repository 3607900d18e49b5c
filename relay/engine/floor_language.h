#pragma once
/// The language spoken on the floor now, set by the technician or by the first booth that says so;
/// it may be unknown. Its channel is the original, not a fallback.

#include "relay/engine/ids.h"

namespace dragoman::engine {

/// The technician's choice stands until the technician gives it back by choosing "unknown". What
/// the event file says is nobody's choice.
class FloorLanguage {
 public:
  explicit FloorLanguage(std::int16_t channel) : channel_(as_language(channel)) {}

  /// By the technician: a channel index, kNone for unknown. The floor channel is no language.
  void choose(std::int16_t channel) noexcept {
    channel_ = as_language(channel);
    chosen_ = channel_ != kNone;
    booth_ = kNone;
  }

  /// By a booth. The first one keeps the word until it says "unknown" or has left, so that two
  /// booths that hear it differently do not turn the channels back and forth. Who says again what
  /// is set already adds nothing. Returns why it was refused, none if it was taken.
  Reason say(std::int16_t channel, std::int16_t booth, bool first_is_here) noexcept {
    const auto language = as_language(channel);
    if (language == channel_) return Reason::none;
    if (chosen_) return Reason::floor_language_chosen;
    if (booth_ != kNone && booth_ != booth && first_is_here) return Reason::floor_language_said;
    channel_ = language;
    booth_ = language == kNone ? std::int16_t{kNone} : booth;
    return Reason::none;
  }

  /// The booth that said so; kNone: the technician, the event file, or nobody.
  std::int16_t said_by() const noexcept { return booth_; }
  std::int16_t channel() const noexcept { return channel_; }
  bool is(std::int16_t channel) const noexcept { return channel > 0 && channel == channel_; }

 private:
  static std::int16_t as_language(std::int16_t channel) noexcept {
    return channel > 0 ? channel : std::int16_t{kNone};
  }

  std::int16_t channel_;
  std::int16_t booth_ = kNone;
  bool chosen_ = false;  ///< by the technician
};

}  // namespace dragoman::engine
