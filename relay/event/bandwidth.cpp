#include "relay/event/bandwidth.h"

namespace dragoman::event {
namespace {

constexpr int kIpUdp = 20 + 8;
constexpr int kRtpHeader = 12;
constexpr int kAudioLevel = 8;     // RFC 8285 header, one-byte element and padding
constexpr int kRedHeader = 4;      // RFC 2198 §3: of each copy …
constexpr int kLastRedHeader = 1;  // … and of the newest block

std::int64_t bits_per_second(int packet_bytes, Samples frame) noexcept {
  return std::int64_t{8} * (packet_bytes + kIpUdp) * kSampleRate / frame;
}

}  // namespace

int frame_bytes(const Audio& audio) noexcept {
  return static_cast<int>(audio.bitrate * audio.frame / kSampleRate / 8);
}

int plain_packet_bytes(const Audio& audio) noexcept {
  return kRtpHeader + kAudioLevel + frame_bytes(audio);
}

int red_packet_bytes(const Audio& audio) noexcept {
  const int copies = static_cast<int>(audio.redundancy.size());
  return plain_packet_bytes(audio) + kLastRedHeader + copies * (kRedHeader + frame_bytes(audio));
}

std::int64_t plain_bandwidth(const Audio& audio) noexcept {
  return bits_per_second(plain_packet_bytes(audio), audio.frame);
}

std::int64_t red_bandwidth(const Audio& audio) noexcept {
  return audio.redundancy.empty() ? 0 : bits_per_second(red_packet_bytes(audio), audio.frame);
}

std::int64_t channel_bandwidth(const Event& event) noexcept {
  const std::int64_t once = plain_bandwidth(event.audio) + red_bandwidth(event.audio);
  return event.network.two_paths() ? 2 * once : once;
}

}  // namespace dragoman::event
