#include "relay/engine/language_channel.h"

#include "relay/engine/quality_rule.h"

#include <algorithm>
#include <utility>

namespace dragoman::engine {
namespace {

/// The shortest fade that is still no click, whatever the event says.
constexpr Samples kShortestFade = 240;

bool any_heard(const Holders& holders) noexcept {
  return std::any_of(holders.all().begin(), holders.all().end(),
                     [](const Desk* desk) { return desk->heard; });
}

bool any_on_air(const Holders& holders) noexcept {
  return std::any_of(holders.all().begin(), holders.all().end(),
                     [](const Desk* desk) { return desk->on_air(); });
}

}  // namespace

ChannelPlan LanguageChannel::interpreted(const Holders& holders,
                                         std::span<const ChannelStatus> channels) noexcept {
  auto quality = Quality::plus;
  for (const Desk* desk : holders.all()) {
    if (desk->heard && quality_of(*desk, channels) == Quality::minus) quality = Quality::minus;
  }
  last_quality_ = quality;
  auto state = quality == Quality::plus ? ChannelState::interpreted : ChannelState::relay;
  if (!any_on_air(holders)) state = ChannelState::muted;  // everybody on air coughs
  return {state, quality};
}

ChannelPlan LanguageChannel::plan(const Holders& holding, bool is_floor_language,
                                  std::span<const ChannelStatus> channels, Instant now) noexcept {
  if (forced_) fallback_.empty();
  const Holders holders = forced_ ? Holders{} : holding;
  // A desk from which nothing arrives does not hold the channel: its listeners get the original
  // back after the hold, and its voice the moment that it returns.
  const bool lost = holders.count > 0;
  const auto carried = std::exchange(floor_, std::nullopt);
  switch (fallback_.update(any_heard(holders), is_floor_language, now)) {
    case FallbackRule::Carries::interpreters:
      return interpreted(holders, channels);
    case FallbackRule::Carries::hold:
      return {lost ? ChannelState::dead : ChannelState::silent, last_quality_};
    case FallbackRule::Carries::silence:
      return {lost ? ChannelState::dead : ChannelState::silent, Quality::none};
    case FallbackRule::Carries::floor:
      break;
  }
  // To those whose language is spoken the floor is no stopgap: they get it as it is. From the one
  // to the other it is the same sound, which must not fade away meanwhile.
  floor_ = Ingredient{kTheFloor, is_floor_language};
  const bool exchanged = carried && *carried != *floor_;
  const Samples fade = std::max(kShortestFade, duration_to_samples(fallback_.fade()));
  return {ChannelState::floor,
          Quality::floor,
          true,
          {*floor_, fallback_.gain(is_floor_language), exchanged ? kCrossFade : fade}};
}

}  // namespace dragoman::engine
