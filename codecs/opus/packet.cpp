#include "codecs/opus/packet.h"

#include <opus/opus.h>

#include <array>

namespace dragoman::opus {
namespace {

constexpr int kMaxFrames = 48;

/// Parses the whole packet, frame lengths included; the frame count or a negative libopus code.
int parse(Payload packet) noexcept {
  std::array<const unsigned char*, kMaxFrames> frames;
  std::array<opus_int16, kMaxFrames> sizes;
  unsigned char toc = 0;
  if (packet.empty()) return OPUS_INVALID_PACKET;
  return opus_packet_parse(reinterpret_cast<const unsigned char*>(packet.data()),
                           static_cast<opus_int32>(packet.size()), &toc, frames.data(),
                           sizes.data(), nullptr);
}

}  // namespace

Samples duration(Payload packet) noexcept {
  const int frames = frame_count(packet);
  if (frames == 0) return 0;
  const Samples frame = opus_packet_get_samples_per_frame(
      reinterpret_cast<const unsigned char*>(packet.data()), kSampleRate);
  return frames * frame <= kMaxPacket ? frames * frame : 0;
}

int frame_count(Payload packet) noexcept {
  const int frames = parse(packet);
  return frames > 0 ? frames : 0;
}

int coded_channels(Payload packet) noexcept {
  if (packet.empty()) return 0;
  return opus_packet_get_nb_channels(reinterpret_cast<const unsigned char*>(packet.data()));
}

}  // namespace dragoman::opus
