#pragma once
/// Opus for the playout: decoding, and concealment that dies away instead of buzzing.

#include "codecs/audio/frame_decoder.h"
#include "codecs/audio/gain_ramp.h"

#include <array>
#include <memory>

namespace dragoman::opus {

/// Concealment is libopus's for 20 ms at full level, then fades and is silence after 80 ms. The
/// next decoded sound rises from that level in 5 ms; out of silence (at the beginning, after
/// reset(), after a hole longer than that) the decoder begins anew and the sound rises over `rise`
/// samples. `out` may have any length. Mono packets play into stereo and the reverse. Constructor
/// throws std::bad_alloc or std::invalid_argument.
class FrameDecoder final : public audio::FrameDecoder {
 public:
  /// What comes out of silence may be wrong by 20 dB while the decoder knows nothing of the packets
  /// before: RFC 6716, 4.3.2.1, tells levels as changes. Who puts levels right by himself may ask
  /// for a shorter rise than these 80 ms, over which bursts stay below the sound.
  static constexpr Samples kRise = 3840;
  explicit FrameDecoder(int channels, Samples rise = kRise);
  ~FrameDecoder() override;
  FrameDecoder(FrameDecoder&&) noexcept;
  FrameDecoder& operator=(FrameDecoder&&) noexcept;

  Samples duration(std::span<const std::byte> payload) const noexcept override;
  Samples decode(std::span<const std::byte> payload, audio::MutableBlock out) noexcept override;
  void conceal(audio::MutableBlock out) noexcept override;
  void reset() noexcept override;

 private:
  struct State;
  void refill() noexcept;
  /// Begins anew, out of silence.
  void begin() noexcept;
  /// Applies what gains there are to `in` (same size as `out`; may be the same memory).
  void shape(audio::Block in, audio::MutableBlock out) noexcept;

  int channels_;
  Samples rise_;
  std::unique_ptr<State> state_;
};

}  // namespace dragoman::opus
