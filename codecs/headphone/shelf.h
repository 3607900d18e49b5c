#pragma once
/// A tone control of first order: all below (bass) or above (treble) a frequency, up or down.

#include "codecs/audio/format.h"
#include "codecs/audio/gain_ramp.h"

#include <array>
#include <cstdint>

namespace dragoman::headphone {

/// Flat it changes nothing, bit by bit. Gain and corner glide for 20 ms, sample by sample: nothing
/// is heard of a change but the change. One thread; real-time safe.
class Shelf {
 public:
  enum class Kind : std::uint8_t { bass, treble };

  /// `hz` is where half the gain (in dB) is reached.
  Shelf(Kind kind, double hz, int channels) noexcept;

  /// −12 … +12 dB.
  void set_gain(float db) noexcept;
  void process(audio::MutableBlock block) noexcept;

 private:
  float coefficient(float gain) const noexcept;

  Kind kind_;
  double hz_;
  int channels_;
  audio::GainRamp gain_{1.0F};
  audio::GainRamp coefficient_;                   ///< of the low-pass below
  std::array<float, audio::kMaxChannels> low_{};  ///< its state
};

}  // namespace dragoman::headphone
