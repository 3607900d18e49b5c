#include "relay/app/media/source_tap.h"

#include <algorithm>

namespace dragoman::app {
namespace {

/// Frames of each tapped source that may wait: control may take 150 ms at 5 ms frames.
constexpr std::size_t kDepth = 32;
/// Control makes packets of so much: there is no sense in waking it for less.
constexpr Samples kStretch = 960;

SourceFrame prototype(std::size_t room, Samples frame) {
  SourceFrame out;
  out.room = static_cast<std::uint16_t>(room);
  out.samples.resize(static_cast<std::size_t>(frame));
  return out;
}

}  // namespace

SourceTap::SourceTap(std::size_t room, Samples frame, Counters& counters)
    : frame_(frame),
      counters_(counters),
      queue_(kMostTappedSources * kDepth, prototype(room, frame)) {
  for (auto& slot : slots_) slot.store(engine::kNone, std::memory_order_relaxed);
}

bool SourceTap::set(int slot, bool on) noexcept {
  const auto place_of = [this](int wanted) {
    return std::find_if(slots_.begin(), slots_.end(), [wanted](const auto& place) {
      return place.load(std::memory_order_relaxed) == wanted;
    });
  };
  const auto held = place_of(slot);
  if (!on) {
    if (held != slots_.end()) held->store(engine::kNone, std::memory_order_relaxed);
    return true;
  }
  if (held != slots_.end()) return true;
  const auto free = place_of(engine::kNone);
  if (free == slots_.end()) return false;
  free->store(static_cast<std::int16_t>(slot), std::memory_order_relaxed);
  return true;
}

void SourceTap::drain(const std::function<void(const SourceFrame&)>& each) {
  while (const SourceFrame* frame = queue_.readable()) {
    each(*frame);
    queue_.release();
  }
}

bool SourceTap::take(const engine::Room& room, FrameIndex n) noexcept {
  bool any = false;
  for (const auto& place : slots_) {
    const auto slot = place.load(std::memory_order_relaxed);
    if (slot == engine::kNone) continue;
    const auto strand = room.pre_fade(slot);
    if (strand.block.empty()) continue;
    copy(strand, slot, n);
    any = true;
  }
  return any && (to_int(n) + 1) * frame_ % kStretch == 0;
}

void SourceTap::copy(engine::Strand strand, std::int16_t slot, FrameIndex n) noexcept {
  SourceFrame* frame = queue_.writable();
  if (frame == nullptr) return counters_.drop(Drop::tap_full);
  frame->slot = slot;
  frame->frame = n;
  const auto channels = static_cast<std::size_t>(strand.channels);
  for (std::size_t i = 0; i < frame->samples.size(); ++i) {
    const auto* sample = &strand.block[i * channels];
    frame->samples[i] = channels == 1 ? sample[0] : (sample[0] + sample[1]) / 2;
  }
  queue_.commit();
}

}  // namespace dragoman::app
