#pragma once
/// A mix whose ingredients come and go without a click: each is told the gain it should have, and
/// gets there without a step. Every change of a channel is made here, before the one encoder,
/// so that a listener never sees a stream change.

#include "codecs/audio/format.h"
#include "relay/engine/exchange_ramp.h"

#include <array>
#include <cstdint>
#include <span>

namespace dragoman::engine {

class Source;

/// Length of every cross-fade but that of a fallback: 20 ms.
inline constexpr Samples kCrossFade = 960;

/// Stands for the room's floor among the ingredients of a language channel.
inline constexpr const Source* kTheFloor = nullptr;

/// What can be in a mix.
struct Ingredient {
  // Implicit: a source is one by itself.
  constexpr Ingredient(const Source* from = kTheFloor, bool unmatched = false) noexcept
      : source(from), original(unmatched) {}
  const Source* source;
  bool original;  ///< as it came, not matched in level
  bool operator==(const Ingredient&) const = default;
};

/// The sound of one ingredient for this frame.
struct Strand {
  audio::Block block;
  int channels = 1;
};

/// One per mix. Real-time safe.
class Fader {
 public:
  /// How ingredients are exchanged.
  using Law = ExchangeRamp::Law;
  /// Straight: the gains add up to 1, for copies of one sound. Even: the powers do, for people, and
  /// for the floor where it changes places with one within kCrossFade; copies of the floor still go
  /// straight, and so does a floor that comes slowly out of silence.
  explicit Fader(Law law = Law::straight) noexcept : law_(law) {}

  /// What should be heard. `fade` is the time it takes to get there.
  struct Wish {
    Ingredient what;
    float gain = 1;
    Samples fade = kCrossFade;
  };

  /// States the whole mix; what is not wished for fades out. Asking for the same again changes
  /// nothing.
  void aim(std::span<const Wish> wishes) noexcept;

  /// Writes the mix into `out` (interleaved, `channels`); `strand(ingredient)` gives each one's
  /// Strand, of as many samples per channel.
  template <typename StrandOf>
  void mix(audio::MutableBlock out, int channels, StrandOf strand) noexcept {
    std::fill(out.begin(), out.end(), 0.0F);
    for (auto& voice : voices_) {
      if (voice.used) add(voice, strand(voice.what), out, channels);
    }
  }

  /// Removes an ingredient at once, because it is about to be deleted.
  void forget(const Source* source) noexcept;

 private:
  struct Voice {
    bool used = false;
    Ingredient what;
    ExchangeRamp gain{};
  };
  Voice* find(const Ingredient& what) noexcept;
  /// How `what` goes its way of `fade` samples.
  Law law_of(const Ingredient& what, Samples fade, std::span<const Wish> wishes) const noexcept;
  Voice& vacate() noexcept;
  void add(Voice& voice, const Strand& strand, audio::MutableBlock out, int channels) noexcept;

  Law law_;

  /// Four desks and the floor, and as many leaving.
  std::array<Voice, 10> voices_{};
};

}  // namespace dragoman::engine
