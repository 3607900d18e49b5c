#include "relay/engine/floor_mix.h"

#include <algorithm>

namespace dragoman::engine {

FloorMix::FloorMix(Samples frame, int channels, Nanoseconds silence) noexcept
    : silence_(silence),
      frame_(static_cast<std::size_t>(frame)),
      original_length_(static_cast<std::size_t>(frame * channels)),
      channels_(channels) {}

void FloorMix::mix(const SourceTable& sources, Instant now) noexcept {
  FloorSelector::Candidates candidates{};
  for (int slot = 0; slot < kMaxFloorSources; ++slot) {
    if (const Source* source = sources.at(slot)) {
      const auto i = static_cast<std::size_t>(slot);
      silent_[i] = lacks_sound(i, *source, now);
      candidates[i] = {true, source->alive(), silent_[i]};
    } else {
      last_sound_[static_cast<std::size_t>(slot)] = now;
      silent_[static_cast<std::size_t>(slot)] = false;
    }
  }
  const Source* chosen = sources.at(selector_.update(candidates, now));
  const Fader::Wish wish{{chosen}};
  const auto wishes = std::span{&wish, chosen != nullptr ? 1U : 0U};
  original_fader_.aim(wishes);
  matched_fader_.aim(wishes);
  captured_ = chosen != nullptr ? chosen->captured() : WallTime{};

  original_fader_.mix(audio::MutableBlock{original_}.first(original_length_), channels_,
                      [](const Ingredient& what) {
                        return Strand{what.source->raw(), what.source->channels()};
                      });
  matched_fader_.mix(audio::MutableBlock{matched_}.first(frame_), 1, [](const Ingredient& what) {
    return Strand{what.source->matched(), what.source->channels()};
  });
}

/// Below what the noise of any microphone and mixer makes: a cable that is out, a bus that is off.
bool FloorMix::lacks_sound(std::size_t slot, const Source& source, Instant now) noexcept {
  constexpr float kNoSound = 0.0003F;  // -70 dBFS
  const auto block = source.raw();
  const bool sounds = std::any_of(block.begin(), block.end(),
                                  [](float x) { return x > kNoSound || x < -kNoSound; });
  if (sounds || !source.alive()) last_sound_[slot] = now;
  return silence_ > Nanoseconds{0} && now - last_sound_[slot] >= silence_;
}

void FloorMix::forget(const Source* source) noexcept {
  original_fader_.forget(source);
  matched_fader_.forget(source);
}

}  // namespace dragoman::engine
