#include "relay/event/channels.h"

namespace dragoman::event {

int first_port(std::size_t room, int channel_number) noexcept {
  constexpr int kRtp = 5004;  // RTP's default port (RFC 3551 §8)
  constexpr int kPortsPerRoom = 512;
  return kRtp + kPortsPerRoom * static_cast<int>(room) + kPortsPerChannel * channel_number;
}

Channel floor_channel(bool stereo) {
  Channel channel;
  channel.id = kFloorId;
  channel.name = "Floor";
  channel.channels = stereo ? 2 : 1;
  return channel;
}

Channel language_channel(const Language& language, int number, const Fallback& fallback) {
  Channel channel;
  channel.id = language.code;
  channel.number = number;
  channel.language = language.code;
  channel.name = language.name;
  channel.right_to_left = language.right_to_left;
  channel.fallback = fallback;
  return channel;
}

}  // namespace dragoman::event
