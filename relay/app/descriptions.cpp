#include "relay/app/descriptions.h"

#include "codecs/sdp/writer.h"

namespace dragoman::app {

std::string describe_channel(const event::Event& event, std::size_t room, int index,
                             event::Stream stream, std::uint32_t source_address, event::Path path) {
  const auto& channel = event.rooms[room].channels[static_cast<std::size_t>(index)];
  sdp::ChannelDescription out;
  out.name = event.name + ", " + event.rooms[room].name + ": " + channel.id;
  out.information = channel.name;
  out.language = channel.language;
  out.session_id = event::ssrc(event, room, channel.id, stream, path);
  out.source_address = source_address;
  out.group = event::group(event, room, channel.number, stream, path);
  out.ttl = event.network.ttl;
  out.frame = event.audio.frame;
  out.channels = channel.channels;
  out.rtcp_target = event.network.media;
  if (out.rtcp_target.address == 0) out.rtcp_target.address = source_address;
  if (stream == event::Stream::red)
    out.red_copies = static_cast<int>(event.audio.redundancy.size());
  return sdp::write(out);
}

}  // namespace dragoman::app
