#include "codecs/rtp/endpoint.h"
#include "relay/event/bandwidth.h"
#include "relay/event/load.h"

#include <boost/json.hpp>

namespace dragoman::event {
namespace {

namespace json = boost::json;

double kilobits(std::int64_t bits) {
  return static_cast<double>(bits) / 1000;
}
double milliseconds(Nanoseconds d) {
  return static_cast<double>(d.count()) / 1e6;
}

json::value text_or_null(const std::string& text) {
  // Parentheses: in braces Boost.JSON takes it for a list of one.
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::object stream_json(const Event& event, std::size_t room, const Channel& channel,
                         Stream stream, Path path) {
  const Endpoint at = group(event, room, channel.number, stream, path);
  return {{"group", rtp::address_text(at.address)},
          {"port", at.port},
          {"ssrc", ssrc(event, room, channel.id, stream, path)}};
}

json::value second_path_json(const Event& event, std::size_t room, const Channel& channel) {
  if (!event.network.two_paths()) return nullptr;
  json::object out = stream_json(event, room, channel, Stream::plain, Path::second);
  out["red"] = nullptr;
  if (!event.audio.redundancy.empty())
    out["red"] = stream_json(event, room, channel, Stream::red, Path::second);
  return out;
}

json::object channel_json(const Event& event, std::size_t room, const Channel& channel) {
  const Endpoint plain = group(event, room, channel.number, Stream::plain);
  json::object out{{"id", channel.id},
                   {"number", channel.number},
                   {"language", text_or_null(channel.language)},
                   {"name", channel.name},
                   {"direction", channel.right_to_left ? "rtl" : "ltr"},
                   {"channels", channel.channels},
                   {"encrypted", channel.encrypted},
                   {"group", rtp::address_text(plain.address)},
                   {"port", plain.port},
                   {"ssrc", ssrc(event, room, channel.id, Stream::plain)},
                   {"kbps", kilobits(plain_bandwidth(event.audio))},
                   {"red", nullptr},
                   {"delay_ms", channel.delay.count()},
                   {"second_path", second_path_json(event, room, channel)}};
  if (!event.audio.redundancy.empty()) {
    json::object red = stream_json(event, room, channel, Stream::red, Path::first);
    red["kbps"] = kilobits(red_bandwidth(event.audio));
    out["red"] = std::move(red);
  }
  if (channel.number > 0) {
    out["spoken_name"] = text_or_null(channel.spoken_name.string());
    const Fallback& fallback = channel.fallback;
    out["fallback"] =
        json::object{{"empty_channel", fallback.empty == EmptyChannel::floor ? "floor" : "silence"},
                     {"hold_ms", fallback.hold.count()},
                     {"fade_ms", fallback.fade.count()},
                     {"level_db", fallback.level_db}};
  }
  return out;
}

json::object room_json(const Event& event, std::size_t index) {
  const Room& room = event.rooms[index];
  json::array channels, booths, sources, delays;
  for (const Channel& channel : room.channels)
    channels.push_back(channel_json(event, index, channel));
  for (const Booth& booth : room.booths) {
    booths.push_back({{"id", booth.id},
                      {"name", booth.name},
                      {"desks", booth.desks},
                      {"a", booth.a},
                      {"b", json::array(booth.b.begin(), booth.b.end())},
                      {"pivot", booth.id == room.pivot}});
  }
  for (const Source& source : room.sources) {
    sources.push_back(
        {{"id", source.id},
         {"sdp", source.sdp.string()},
         {"sender", source.sender == 0 ? json::value(nullptr)
                                       : json::value(rtp::address_text(source.sender))}});
  }
  for (const auto& [source, delay] : room.source_delays)
    delays.push_back({{"source", source}, {"delay_ms", delay.count()}});
  return {{"id", room.id},
          {"name", room.name},
          {"floor_language", text_or_null(room.floor_language)},
          {"channels", std::move(channels)},
          {"booths", std::move(booths)},
          {"sources", std::move(sources)},
          {"source_delays", std::move(delays)}};
}

}  // namespace

std::string plan_json(const Event& event) {
  const Network& network = event.network;
  const Audio& audio = event.audio;
  json::array rooms;
  std::int64_t channels = 0;
  for (std::size_t i = 0; i < event.rooms.size(); ++i) {
    rooms.push_back(room_json(event, i));
    channels += static_cast<std::int64_t>(event.rooms[i].channels.size());
  }
  const json::object out{
      {"name", event.name},
      {"network",
       {{"interfaces", json::array(network.interfaces.begin(), network.interfaces.end())},
        {"ttl", network.ttl},
        {"dscp", network.dscp},
        {"multicast", rtp::address_text(network.multicast) + "/16"},
        {"http", rtp::to_string(network.http)},
        {"https", rtp::to_string(network.https)},
        {"media", rtp::to_string(network.media)}}},
      {"audio",
       {{"frame_ms", milliseconds(samples_to_duration(audio.frame))},
        {"bitrate", audio.bitrate},
        {"vbr", audio.vbr},
        {"complexity", audio.complexity},
        {"redundancy", json::array(audio.redundancy.begin(), audio.redundancy.end())},
        {"level_match", audio.level_match},
        {"workers", audio.workers}}},
      {"storage",
       {{"dir", event.storage.dir.string()},
        {"record", event.storage.record},
        {"floor_flac", event.storage.floor_flac},
        {"segment_ms", event.storage.segment / (kSampleRate / 1000)}}},
      {"rooms", std::move(rooms)},
      {"total_kbps", kilobits(channels * channel_bandwidth(event))}};
  return json::serialize(out);
}

}  // namespace dragoman::event
