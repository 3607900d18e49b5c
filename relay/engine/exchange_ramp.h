#pragma once
/// The gain of one ingredient on its way: on a straight line, or on a quarter of a sine, so that
/// the powers of what comes and of what goes at the same time add up to what they were.

#include "codecs/audio/format.h"
#include "codecs/audio/gain_ramp.h"

namespace dragoman::engine {

/// One thread; real-time safe.
class ExchangeRamp {
 public:
  enum class Law : std::uint8_t { straight, even };

  /// Sets out for `target`, there in `length` samples, from wherever the gain is now.
  void go(float target, Samples length, Law law) noexcept;
  /// Adds `in` times the gain to `out` (same size, interleaved).
  void add(audio::Block in, audio::MutableBlock out, int channels) noexcept;

  float gain() const noexcept { return at(way_.gain()); }
  float target() const noexcept { return to_; }
  bool moving() const noexcept { return way_.moving(); }

 private:
  float at(float way) const noexcept;

  audio::GainRamp way_{1.0F};  ///< done of it, 0 … 1
  float from_ = 0, to_ = 0;
  Law law_ = Law::straight;
};

}  // namespace dragoman::engine
