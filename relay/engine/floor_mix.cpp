#include "relay/engine/floor_mix.h"

namespace dragoman::engine {

FloorMix::FloorMix(Samples frame, int channels) noexcept
    : frame_(static_cast<std::size_t>(frame)),
      original_length_(static_cast<std::size_t>(frame * channels)),
      channels_(channels) {}

void FloorMix::mix(const SourceTable& sources, Instant now) noexcept {
  FloorSelector::Candidates candidates{};
  for (int slot = 0; slot < kMaxFloorSources; ++slot) {
    if (const Source* source = sources.at(slot)) {
      candidates[static_cast<std::size_t>(slot)] = {true, source->alive()};
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

void FloorMix::forget(const Source* source) noexcept {
  original_fader_.forget(source);
  matched_fader_.forget(source);
}

}  // namespace dragoman::engine
