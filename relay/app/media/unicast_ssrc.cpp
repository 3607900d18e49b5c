#include "relay/app/media/unicast_ssrc.h"

namespace dragoman::app {

std::uint32_t unicast_ssrc(const event::Event& event, std::size_t room,
                           const std::string& channel_id) noexcept {
  std::uint32_t h = event::ssrc(event, room, channel_id, event::Stream::plain) ^ 0x756E6963u;
  h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
  h = (h ^ (h >> 13)) * 0xC2B2AE35u;
  h ^= h >> 16;
  return h != 0 ? h : 1;
}

}  // namespace dragoman::app
