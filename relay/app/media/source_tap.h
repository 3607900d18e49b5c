#pragma once
/// Hands the sound of a few sources to control before their faders: a technician hears a microphone
/// that is not on air. What nobody taps is not copied, and nothing that is sent depends on it.

#include "relay/app/media/counters.h"
#include "relay/app/media/slot_queue.h"
#include "relay/app/media_control.h"
#include "relay/engine/room.h"

#include <array>
#include <atomic>
#include <functional>

namespace dragoman::app {

/// Of one room. Control writes which sources, the mix thread copies them.
class SourceTap {
 public:
  /// Allocates all that it will ever hold.
  SourceTap(std::size_t room, Samples frame, Counters& counters);

  /// Control: taps the source in `slot`, or no longer. False when there is no place for one more.
  bool set(int slot, bool on) noexcept;
  /// Control: calls `each` for each frame that waits.
  void drain(const std::function<void(const SourceFrame&)>& each);

  /// Mix thread, after Room::mix: copies the tapped sources, stereo as mono. True when control has
  /// enough to make a packet of. Real-time safe; what finds no slot is counted and not copied.
  bool take(const engine::Room& room, FrameIndex n) noexcept;

 private:
  void copy(engine::Strand strand, std::int16_t slot, FrameIndex n) noexcept;

  const Samples frame_;
  Counters& counters_;
  std::array<std::atomic<std::int16_t>, kMostTappedSources> slots_;
  SlotQueue<SourceFrame> queue_;
};

}  // namespace dragoman::app
