#pragma once
/// The floor of a room: one of its sources, cross-faded when it changes, as it came (for the floor
/// channel, that of its language, and the interpreters) and matched (for the fallbacks).

#include "relay/engine/fader.h"
#include "relay/engine/floor_selector.h"
#include "relay/engine/source_table.h"

#include <array>

namespace dragoman::engine {

/// Mix thread; real-time safe.
class FloorMix {
 public:
  /// `channels` of the floor channel, 1 or 2.
  /// A source without sound for `silence` counts as silent; never, if that is 0.
  FloorMix(Samples frame, int channels, Nanoseconds silence) noexcept;

  void prefer(std::int16_t slot) noexcept { selector_.prefer(slot); }
  void silence_after(Nanoseconds silence) noexcept { silence_ = silence; }
  /// Mixes this frame from sources that have been pulled.
  void mix(const SourceTable& sources, Instant now) noexcept;
  void forget(const Source* source) noexcept;

  audio::Block original() const noexcept { return audio::Block{original_}.first(original_length_); }
  /// The same as an ingredient of a mix.
  Strand original_strand() const noexcept { return {original(), channels_}; }
  /// Mono, toward −23 LUFS.
  Strand matched() const noexcept { return {audio::Block{matched_}.first(frame_), 1}; }
  std::int16_t selected() const noexcept { return selector_.selected(); }
  std::int16_t preferred() const noexcept { return selector_.preferred(); }
  bool silent(int slot) const noexcept {
    return slot < kMaxFloorSources && silent_[static_cast<std::size_t>(slot)];
  }
  bool lost() const noexcept { return selector_.lost(); }
  /// See Source::captured().
  WallTime captured() const noexcept { return captured_; }

 private:
  bool lacks_sound(std::size_t slot, const Source& source, Instant now) noexcept;

  FloorSelector selector_;
  Nanoseconds silence_;
  std::array<Instant, kMaxFloorSources> last_sound_{};
  std::array<bool, kMaxFloorSources> silent_{};
  Fader original_fader_, matched_fader_;
  std::size_t frame_, original_length_;
  int channels_;
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> original_{};
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock)> matched_{};
  WallTime captured_{};
};

}  // namespace dragoman::engine
