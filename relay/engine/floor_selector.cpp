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

/// A source that just came back must prove itself before it takes the place of one that works.
bool FloorSelector::trusted(std::int16_t slot, const Candidates& candidates,
                            Instant now) const noexcept {
  const bool current_works = selected_ != kNone && candidates[at(selected_)].sounds();
  return slot == selected_ || !current_works || hurry_ ||
         now - sounds_since_[at(slot)] >= kFloorReturn;
}

std::int16_t FloorSelector::best(const Candidates& candidates, Instant now) const noexcept {
  // The technician's choice may be silent: somebody has listened to it.
  if (preferred_ != kNone && candidates[at(preferred_)].alive &&
      trusted(preferred_, candidates, now))
    return preferred_;
  for (std::int16_t slot = 0; slot < kMaxFloorSources; ++slot) {
    if (candidates[at(slot)].sounds() && trusted(slot, candidates, now)) return slot;
  }
  // All are silent: a pause of the meeting is no reason to change.
  if (selected_ != kNone && candidates[at(selected_)].alive) return selected_;
  for (std::int16_t slot = 0; slot < kMaxFloorSources; ++slot) {
    if (candidates[at(slot)].alive) return slot;
  }
  // Nothing arrives: stay, or name the first that is at least open.
  if (selected_ != kNone && candidates[at(selected_)].present) return selected_;
  for (std::int16_t slot = 0; slot < kMaxFloorSources; ++slot) {
    if (candidates[at(slot)].present) return slot;
  }
  return kNone;
}

std::int16_t FloorSelector::update(const Candidates& candidates, Instant now) noexcept {
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].sounds() && !sounded_[i]) sounds_since_[i] = now;
    sounded_[i] = candidates[i].sounds();
  }
  selected_ = best(candidates, now);
  hurry_ = false;
  alive_ = selected_ != kNone && candidates[at(selected_)].alive;
  carried_ = carried_ || alive_;
  return selected_;
}

}  // namespace dragoman::engine
