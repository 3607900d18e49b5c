#include "relay/app/descriptions.h"

#include "codecs/sdp/writer.h"

namespace dragoman::app {

std::string describe_channel(const event::Event& event, std::size_t room, int index,
                             event::Stream stream, std::uint32_t source_address, event::Path path,
                             const std::optional<StreamProtection>& protection,
                             const std::string& manifest_key) {
  const auto& channel = event.rooms[room].channels[static_cast<std::size_t>(index)];
  sdp::ChannelDescription out;
  out.name = event.name + ", " + event.rooms[room].name + ": " + channel.id;
  out.information = channel.name;
  out.language = channel.language;
  out.session_id = event::ssrc(event, room, channel.id, stream, path);
  out.source_address = source_address;
  out.group = event::group(event, room, channel.number, stream, path,
                           protection ? protection->keys.place : 0);
  out.ttl = event.network.ttl;
  out.frame = event.audio.frame;
  out.channels = channel.channels;
  out.rtcp_target = event.network.media;
  if (out.rtcp_target.address == 0) out.rtcp_target.address = source_address;
  if (stream == event::Stream::red)
    out.red_copies = static_cast<int>(event.audio.redundancy.size());
  if (protection)
    out.protection = {{protection->keys.mki, protection->keys.of(stream, path)},
                      static_cast<std::uint32_t>(to_int(protection->frame) >> 16)};
  // Hashes of an encrypted channel are read with the key of its plain group, which its twin's
  // description does not tell.
  if (!manifest_key.empty() && !(protection && stream == event::Stream::red))
    out.manifests = {manifest_key, event::manifest_group(event, room, channel.number, path),
                     event::ssrc(event, room, channel.id, event::Stream::plain)};
  return sdp::write(out);
}

net::Response describe_resource(const event::Event& event, std::size_t room, int channel,
                                Resource resource, std::uint32_t source_address,
                                std::uint32_t second_source_address,
                                const std::optional<StreamProtection>& protection,
                                const std::string& manifest_key) {
  const bool second = resource == Resource::path2_sdp || resource == Resource::path2_red_sdp;
  const bool red = resource == Resource::red_sdp || resource == Resource::path2_red_sdp;
  if (second && second_source_address == 0)
    return net::error_response(404, "not_found", "This event has one path.",
                               "Name two interfaces in [network] interfaces of the event file.");
  if (red && event.audio.redundancy.empty())
    return net::error_response(404, "not_found", "This event sends no RED stream.",
                               "Set [audio] redundancy in the event file.");
  net::Response response;
  response.type = "application/sdp";
  response.body =
      describe_channel(event, room, channel, red ? event::Stream::red : event::Stream::plain,
                       second ? second_source_address : source_address,
                       second ? event::Path::second : event::Path::first, protection, manifest_key);
  return response;
}

}  // namespace dragoman::app
