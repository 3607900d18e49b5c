#include "codecs/pcm/frame_decoder.h"

#include "codecs/pcm/channels.h"

namespace dragoman::pcm {

FrameDecoder::FrameDecoder(Encoding encoding, int stream_channels, int output_channels) noexcept
    : encoding_(encoding),
      stream_channels_(stream_channels),
      output_channels_(output_channels),
      concealment_(output_channels) {}

Samples FrameDecoder::duration(std::span<const std::byte> payload) const noexcept {
  const std::size_t frame =
      bytes_per_sample(encoding_) * static_cast<std::size_t>(stream_channels_);
  if (payload.size() % frame != 0 || payload.size() / frame > audio::kMaxBlock) return 0;
  return static_cast<Samples>(payload.size() / frame);
}

Samples FrameDecoder::decode(std::span<const std::byte> payload, audio::MutableBlock out) noexcept {
  const Samples length = duration(payload);
  if (length == 0 || out.size() < static_cast<std::size_t>(length * output_channels_)) return 0;
  const audio::MutableBlock block = out.first(static_cast<std::size_t>(length * output_channels_));
  if (stream_channels_ == output_channels_) {
    pcm::decode(encoding_, payload, block);
  } else {
    const std::size_t decoded = pcm::decode(encoding_, payload, scratch_);
    convert_channels(audio::Block(scratch_).first(decoded), stream_channels_, block,
                     output_channels_);
  }
  concealment_.heard(block);
  return length;
}

void FrameDecoder::conceal(audio::MutableBlock out) noexcept {
  concealment_.conceal(out);
}

void FrameDecoder::reset() noexcept {
  concealment_.reset();
}

}  // namespace dragoman::pcm
