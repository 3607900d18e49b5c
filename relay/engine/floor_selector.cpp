#include "relay/engine/floor_selector.h"

namespace dragoman::engine {
namespace {

std::size_t at(std::int16_t slot) noexcept {
  return static_cast<std::size_t>(slot);
}

}  // namespace

void FloorSelector::prefer(std::int16_t slot) noexcept {
  preferred_ = slot >= 0 && slot < kMaxFloorSources ? slot : std::int16_t{kNone};
  hurry_ = true;
}

bool FloorSelector::usable(std::int16_t slot, const Candidates& candidates,
                           Instant now) const noexcept {
  if (!candidates[at(slot)].alive) return false;
  const bool current_works = selected_ != kNone && candidates[at(selected_)].alive;
  return slot == selected_ || !current_works || hurry_ ||
         now - alive_since_[at(slot)] >= kFloorReturn;
}

std::int16_t FloorSelector::best(const Candidates& candidates, Instant now) const noexcept {
  if (preferred_ != kNone && usable(preferred_, candidates, now)) return preferred_;
  for (std::int16_t slot = 0; slot < kMaxFloorSources; ++slot) {
    if (usable(slot, candidates, now)) return slot;
  }
  // Nothing sounds: stay, or name the first that is at least open.
  if (selected_ != kNone && candidates[at(selected_)].present) return selected_;
  for (std::int16_t slot = 0; slot < kMaxFloorSources; ++slot) {
    if (candidates[at(slot)].present) return slot;
  }
  return kNone;
}

std::int16_t FloorSelector::update(const Candidates& candidates, Instant now) noexcept {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].alive && !was_alive_[i]) alive_since_[i] = now;
    was_alive_[i] = candidates[i].alive;
  }
  selected_ = best(candidates, now);
  hurry_ = false;
  alive_ = selected_ != kNone && candidates[at(selected_)].alive;
  carried_ = carried_ || alive_;
  return selected_;
}

}  // namespace dragoman::engine
