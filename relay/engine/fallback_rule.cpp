#include "relay/engine/fallback_rule.h"

#include <cmath>

namespace dragoman::engine {

void FallbackRule::follow(const event::Fallback& settings) noexcept {
  hold_ = settings.hold;
  fade_ = settings.fade;
  gain_ = static_cast<float>(std::pow(10.0, settings.level_db / 20.0));
  silence_ = settings.empty == event::EmptyChannel::silence;
}

FallbackRule::Carries FallbackRule::update(bool held, bool is_floor_language,
                                           Instant now) noexcept {
  if (held) {
    was_held_ = true;
    holding_ = false;
    return Carries::interpreters;
  }
  if (was_held_) {
    was_held_ = false;
    holding_ = true;
    since_ = now;
  }
  if (holding_ && now - since_ < hold_) return Carries::hold;
  holding_ = false;
  return silence_ && !is_floor_language ? Carries::silence : Carries::floor;
}

}  // namespace dragoman::engine
