#pragma once
/// What one language channel carries at a frame, decided from the desks that hold it and the
/// fallback rule.

#include "relay/engine/fader.h"
#include "relay/engine/fallback_rule.h"
#include "relay/engine/interpretation.h"

#include <array>
#include <optional>
#include <span>

namespace dragoman::engine {

/// The desks whose open microphones are set to one channel, at most kMaxOnAir; or the one that held
/// it when its link ended.
struct Holders {
  std::array<const Desk*, kMaxOnAir> desks{};
  int count = 0;
  void add(const Desk& desk) noexcept {
    if (count < kMaxOnAir) desks[static_cast<std::size_t>(count++)] = &desk;
  }
  std::span<const Desk* const> all() const noexcept {
    return std::span{desks}.first(static_cast<std::size_t>(count));
  }
};

/// What a channel carries now.
struct ChannelPlan {
  ChannelState state = ChannelState::floor;
  Quality quality = Quality::floor;
  bool carries_floor = false;
  Fader::Wish floor{};  ///< how, when it is carried
};

/// One per language channel; real-time safe.
class LanguageChannel {
 public:
  explicit LanguageChannel(const event::Channel& channel) : fallback_(channel.fallback) {}

  void follow(const event::Fallback& settings) noexcept { fallback_.follow(settings); }
  /// How long an empty channel waits for its interpreter.
  Nanoseconds hold() const noexcept { return fallback_.hold(); }
  /// The technician wants the original, or silence where the channel is set so, in the place of any
  /// interpreter.
  void force_fallback(bool on) noexcept { forced_ = on; }
  bool forced() const noexcept { return forced_; }

  /// Once per frame. `channels` are the room's statuses of the frame before (who listens to whom).
  ChannelPlan plan(const Holders& holders, bool is_floor_language,
                   std::span<const ChannelStatus> channels, Instant now) noexcept;

 private:
  ChannelPlan interpreted(const Holders& holders, std::span<const ChannelStatus> channels) noexcept;

  FallbackRule fallback_;
  bool forced_ = false;
  Quality last_quality_ = Quality::floor;
  std::optional<Ingredient> floor_;  ///< what was carried of it in the last frame
};

}  // namespace dragoman::engine
