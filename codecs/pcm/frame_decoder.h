#pragma once
/// L16 and L24 for the playout.

#include "codecs/audio/frame_decoder.h"
#include "codecs/pcm/concealment.h"
#include "codecs/pcm/linear.h"

#include <array>

namespace dragoman::pcm {

/// Payloads of whole samples, at most 20 ms; anything else is malformed.
class FrameDecoder final : public audio::FrameDecoder {
 public:
  /// `stream_channels` as the payload has them, `output_channels` as `out` wants them; 1 or 2.
  FrameDecoder(Encoding encoding, int stream_channels, int output_channels) noexcept;

  Samples duration(std::span<const std::byte> payload) const noexcept override;
  Samples decode(std::span<const std::byte> payload, audio::MutableBlock out) noexcept override;
  void conceal(audio::MutableBlock out) noexcept override;
  void reset() noexcept override;

 private:
  Encoding encoding_;
  int stream_channels_, output_channels_;
  Concealment concealment_;
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock) * audio::kMaxChannels> scratch_{};
};

}  // namespace dragoman::pcm
