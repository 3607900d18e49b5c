#include "relay/app/media/second_path.h"

#include "codecs/rtp/ssrc_rewrite.h"

namespace dragoman::app {

SecondPath::SecondPath(const event::Event& event, std::size_t room, net::UdpSocket& socket,
                       Counters& counters)
    : batch_(socket, counters) {
  using event::Path, event::Stream;
  for (const event::Channel& channel : event.rooms[room].channels)
    lines_.push_back({channel_groups(event, room, channel.number, Path::second),
                      rtp::Ssrc{event::ssrc(event, room, channel.id, Stream::plain, Path::second)},
                      rtp::Ssrc{event::ssrc(event, room, channel.id, Stream::red, Path::second)}});
}

void SecondPath::send(int channel_index, engine::PacketSink::Kind kind,
                      rtp::Bytes datagram) noexcept {
  const Line& line = lines_[static_cast<std::size_t>(channel_index)];
  const rtp::Ssrc ssrc = is_red(kind) ? line.red : line.plain;
  const rtp::MutableBytes copy = batch_.put(line.groups.at(kind), datagram);
  if (is_rtcp(kind))
    rtp::set_rtcp_ssrc(copy, ssrc);
  else
    rtp::set_rtp_ssrc(copy, ssrc);
}

}  // namespace dragoman::app
