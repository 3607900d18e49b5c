#pragma once
/// From one signal to another without a click and without a gap.

#include "codecs/audio/format.h"
#include "codecs/audio/gain_ramp.h"

namespace dragoman::audio {

/// How the two gains add up on the way.
enum class FadeLaw : std::uint8_t {
  linear,      ///< gains add to 1: for signals that are alike (a floor and its copy)
  equal_power  ///< powers add to 1: for signals that are not (two speakers)
};

/// A position between signal a (0) and signal b (1) that can be sent either way at any time, also
/// in the middle of a fade. One thread; real-time safe.
class CrossFade {
 public:
  explicit CrossFade(FadeLaw law = FadeLaw::equal_power, float position = 0.0F) noexcept
      : law_(law), position_(position) {}

  void to_a(Samples length) noexcept { position_.ramp_to(0.0F, length); }
  void to_b(Samples length) noexcept { position_.ramp_to(1.0F, length); }
  /// Jumps; only where nothing sounds.
  void set(float position) noexcept { position_.set(position); }

  /// Mixes `a` and `b` into `out` (all of one size, interleaved; `out` may be one of them).
  void process(Block a, Block b, MutableBlock out, int channels) noexcept;

  float position() const noexcept { return position_.gain(); }
  bool moving() const noexcept { return position_.moving(); }
  /// Whether a or b is heard at all in the next sample; what is not heard need not be computed.
  bool needs_a() const noexcept { return moving() || position() < 1.0F; }
  bool needs_b() const noexcept { return moving() || position() > 0.0F; }

 private:
  FadeLaw law_;
  GainRamp position_;
};

}  // namespace dragoman::audio
