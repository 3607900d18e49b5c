#pragma once
/// A gain that changes without a click: every sample gets its own value on a straight line.

#include "codecs/audio/format.h"

#include <cstddef>

namespace dragoman::audio {

/// One thread; real-time safe.
class GainRamp {
 public:
  explicit GainRamp(float gain = 1.0F) noexcept : gain_(gain), target_(gain) {}

  /// Jumps; only where nothing sounds.
  void set(float gain) noexcept;
  /// Moves to `target` (linear gain) in `length` samples from wherever the gain is now; a ramp in
  /// progress is bent, never restarted. A length of 0 jumps.
  void ramp_to(float target, Samples length) noexcept;
  /// Applies the gain to interleaved samples of `channels` channels.
  void process(MutableBlock block, int channels) noexcept;
  /// `in` times the gain into `out` (same size; may be the same memory).
  void process(Block in, MutableBlock out, int channels) noexcept;
  /// Adds `in` times the gain to `out` (same size).
  void add(Block in, MutableBlock out, int channels) noexcept;
  /// The gain of the next sample; advances by one. For stages that work sample by sample.
  float next() noexcept {
    const float gain = gain_;
    if (left_ > 0) gain_ = --left_ == 0 ? target_ : gain_ + step_;
    return gain;
  }
  float gain() const noexcept { return gain_; }
  float target() const noexcept { return target_; }
  bool moving() const noexcept { return left_ > 0; }

 private:
  template <class Apply>
  std::size_t move(std::size_t size, std::size_t stride, const Apply& apply) noexcept;

  float gain_, target_;
  float step_ = 0;
  Samples left_ = 0;
};

}  // namespace dragoman::audio
