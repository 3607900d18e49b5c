#include "relay/engine/source_table.h"

#include "relay/engine/fader.h"
#include "relay/engine/lip_sync.h"

#include <algorithm>

namespace dragoman::engine {

SourceTable::~SourceTable() {
  for (Source* source : slots_) delete source;
}

Source* SourceTable::at(int slot) const noexcept {
  return slot >= 0 && slot < kMaxSources ? slots_[static_cast<std::size_t>(slot)] : nullptr;
}

void SourceTable::open(int slot, Source* source) noexcept {
  if (source == nullptr) return;
  if (slot < 0 || slot >= kMaxSources) {
    retired_.push(source, static_cast<std::int16_t>(slot), 0);
    return;
  }
  close(slot);
  slots_[static_cast<std::size_t>(slot)] = source;
  source->delay(lip_sync(slot));
}

void SourceTable::delay(int slot, Samples lip_sync) noexcept {
  if (slot < 0 || slot >= kMaxFloorSources) return;
  auto& kept = lip_sync_[static_cast<std::size_t>(slot)];
  kept = std::clamp<Samples>(lip_sync, 0, kLongestLipSync);
  if (Source* source = at(slot)) source->delay(kept);
}

Samples SourceTable::lip_sync(int slot) const noexcept {
  return slot >= 0 && slot < kMaxFloorSources ? lip_sync_[static_cast<std::size_t>(slot)] : 0;
}

void SourceTable::close(int slot) noexcept {
  Source* source = at(slot);
  if (source == nullptr) return;
  slots_[static_cast<std::size_t>(slot)] = nullptr;
  leaving_.push(source, static_cast<std::int16_t>(slot), kCrossFade + frame_);
}

void SourceTable::pull(Instant now) noexcept {
  for (Source* source : slots_) {
    if (source != nullptr) source->pull(now);
  }
  leaving_.pull(now, frame_);
}

void SourceTable::post_retired() noexcept {
  while (retired_.front() != nullptr) {
    // Unchained first: once posted, control may delete it at any moment.
    const auto slot = retired_.front_slot();
    Source* source = retired_.pop();
    if (sink_->post({EventType::source_retired, slot, source})) continue;
    retired_.put_back(source, slot);
    return;
  }
}

}  // namespace dragoman::engine
