#pragma once
/// What a language channel carries when nobody interprets into it: silence for the hold, so that a
/// breath or a change of interpreter does not burst the original into the ears, then the original
/// at the fallback level, faded in (or silence, if the channel is set so). The channel of the
/// language now spoken carries the original in full.

#include "relay/event/event.h"

namespace dragoman::engine {

/// One per language channel. Real-time safe.
class FallbackRule {
 public:
  explicit FallbackRule(const event::Fallback& settings) { follow(settings); }

  /// From now on; a hold that runs may end by it.
  void follow(const event::Fallback& settings) noexcept;

  enum class Carries : std::uint8_t {
    interpreters,  ///< the channel is held: what its desks give, be it silence
    hold,          ///< nobody holds it since less than the hold time
    floor,         ///< the original
    silence,       ///< by the channel's setting
  };
  /// `held`: somebody on air or coughing. An empty channel at start carries the original at once.
  Carries update(bool held, bool is_floor_language, Instant now) noexcept;

  /// Whoever held it, it is empty now, and without a hold.
  void empty() noexcept { was_held_ = holding_ = false; }

  /// Linear gain of the matched original when it is carried.
  float gain(bool is_floor_language) const noexcept { return is_floor_language ? 1.0F : gain_; }
  Nanoseconds hold() const noexcept { return hold_; }
  Nanoseconds fade() const noexcept { return fade_; }

 private:
  Nanoseconds hold_{};
  Nanoseconds fade_{};
  float gain_ = 0;
  bool silence_ = false;
  bool was_held_ = false;
  bool holding_ = false;
  Instant since_{};
};

}  // namespace dragoman::engine
