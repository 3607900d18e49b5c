#include "codecs/control/json.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <cmath>

namespace dragoman::control {
namespace {

namespace json = boost::json;

const char* word(Role role) {
  return std::array{"listener", "interpreter", "floor",
                    "technician"}[static_cast<std::size_t>(role)];
}
const char* word(Codec codec) {
  return std::array{"l16", "l24", "opus"}[static_cast<std::size_t>(codec)];
}
// JSON has no word for what is not a number.
double finite(double value) {
  return std::isfinite(value) ? value : 0.0;
}

json::object write(const Hello& m) {
  json::object out{
      {"type", "hello"}, {"role", word(m.role)}, {"client", m.client}, {"room", m.room}};
  if (m.role == Role::floor) out["source"] = m.source;
  if (m.role == Role::interpreter) {
    out["booth"] = m.booth;
    out["desk"] = m.desk;
  }
  if (m.role != Role::listener && !m.webrtc) {
    out["port"] = m.port;
    out["codec"] = word(m.codec);
    out["channels"] = m.channels;
    out["packet_us"] = m.packet_us;
  }
  if (!m.token.empty()) out["token"] = m.token;
  if (m.srtp) out["srtp"] = true;
  if (m.webrtc) out["webrtc"] = true;
  return out;
}
json::object write(const Subscribe& m) {
  return {{"type", "subscribe"},
          {"channel", m.channel},
          {"port", m.port},
          {"red", m.red},
          {"packet_ms", m.packet_ms}};
}
json::object write(const Unsubscribe& m) {
  return {{"type", "unsubscribe"}, {"channel", m.channel}, {"port", m.port}};
}
json::object write(const Ping& m) {
  return {{"type", "ping"}, {"t", m.t}};
}
json::object write(const MicrophoneCommand& m) {
  return {{"type", "microphone"}, {"on", m.on}};
}
json::object write(const CoughCommand& m) {
  return {{"type", "cough"}, {"on", m.on}};
}
json::object write(const OutputCommand& m) {
  json::object out{{"type", "output"}, {"output", m.output}};
  if (!m.language.empty()) out["language"] = m.language;
  return out;
}
json::object write(const IncomingCommand& m) {
  return {{"type", "incoming"}, {"channel", m.channel}};
}
json::object write(const HandoverCommand& m) {
  return {{"type", "handover"}, {"step", m.step}};
}
json::object write(const SlowerCommand&) {
  return {{"type", "slower"}};
}
json::object write(const UseMicrophoneCommand&) {
  return {{"type", "use_microphone"}};
}
json::object write(const CallCommand& m) {
  return {{"type", "call"}, {"on", m.on}};
}
json::object write(const FloorLanguageCommand& m) {
  return {{"type", "floor_language"}, {"language", m.language}};
}
json::object write(const TextCommand& m) {
  json::object out{{"type", "message"}, {"to", m.to}, {"text", m.text}};
  if (m.id != 0) out["id"] = m.id;
  return out;
}
json::object write(const TalkCommand& m) {
  json::object out{{"type", "talk"}, {"to", m.to}};
  if (!m.booth.empty()) out["booth"] = m.booth;
  if (m.desk != 0) out["desk"] = m.desk;
  return out;
}
json::object write(const PrivateCommand& m) {
  return {{"type", "private"}, {"port", m.port}};
}
json::object write(const ReceptionRequest&) {
  return {{"type", "reception"}};
}
json::object write(const Reception& m) {
  return {{"type", "reception"}, {"received", m.received}, {"lost", m.lost}};
}
json::object write(const ListenerReport& m) {
  return {{"type", "report"},
          {"channel", m.channel},
          {"transport", m.transport},
          {"lost", m.lost},
          {"late", m.late},
          {"concealed_ms", finite(m.concealed_ms)},
          {"jitter_ms", finite(m.jitter_ms)},
          {"latency_ms", finite(m.latency_ms)},
          {"redundancy", m.redundancy},
          {"recovered", m.recovered}};
}
json::object write(const ForgedPackets& m) {
  return {{"type", "forged"}, {"channel", m.channel}, {"packets", m.packets}, {"from", m.from}};
}

json::object write(const MediaKeys& m) {
  json::object out{{"mki", m.mki}};
  const auto put = [&out](const char* name, const std::string& value) {
    if (!value.empty()) out[name] = value;
  };
  put("plain", m.plain);
  put("red", m.red);
  put("second_plain", m.second_plain);
  put("second_red", m.second_red);
  put("group", m.group);
  put("red_group", m.red_group);
  put("second_group", m.second_group);
  put("second_red_group", m.second_red_group);
  return out;
}
json::object write(const NewKeys& m) {
  json::array keys;
  for (const MediaKeys& each : m.keys) keys.push_back(write(each));
  return {{"type", "keys"}, {"channel", m.channel}, {"keys", std::move(keys)}};
}
json::object write(const ChannelInfo& c) {
  json::object out{{"id", c.id},       {"number", c.number},       {"language", c.language},
                   {"name", c.name},   {"direction", c.direction}, {"channels", c.channels},
                   {"group", c.group}, {"port", c.port},           {"ssrc", c.ssrc}};
  if (!c.red_group.empty()) {
    out["red_group"] = c.red_group;
    out["red_port"] = c.red_port;
    out["red_ssrc"] = c.red_ssrc;
  }
  if (!c.second_group.empty()) {
    out["second_group"] = c.second_group;
    out["second_ssrc"] = c.second_ssrc;
  }
  if (!c.second_red_group.empty()) {
    out["second_red_group"] = c.second_red_group;
    out["second_red_ssrc"] = c.second_red_ssrc;
  }
  out["unicast_ssrc"] = c.unicast_ssrc;
  if (!c.manifest_group.empty()) out["manifest_group"] = c.manifest_group;
  if (!c.second_manifest_group.empty()) out["second_manifest_group"] = c.second_manifest_group;
  if (c.encrypted) out["encrypted"] = true;
  return out;
}
json::object write(const Welcome& m) {
  json::array channels;
  for (const ChannelInfo& channel : m.channels) channels.push_back(write(channel));
  json::object out{{"type", "welcome"},
                   {"event", m.event},
                   {"room", m.room},
                   {"room_name", m.room_name},
                   {"floor_language", m.floor_language},
                   {"frame_us", m.frame_us},
                   {"media_host", m.media_host},
                   {"media_port", m.media_port},
                   {"interface", m.interface},
                   {"source_address", m.source_address},
                   {"ssrc", m.ssrc},
                   {"payload_type", m.payload_type},
                   {"nonce", m.nonce},
                   {"channels", std::move(channels)}};
  if (!m.second_source_address.empty()) {
    out["second_interface"] = m.second_interface;
    out["second_source_address"] = m.second_source_address;
  }
  if (m.frame != 0) out["frame"] = m.frame;
  if (!m.source.empty()) out["source"] = m.source;
  if (!m.srtp.empty()) out["srtp"] = m.srtp;
  if (!m.manifest_key.empty()) out["manifest_key"] = m.manifest_key;
  if (!m.a_language.empty()) {
    out["a_language"] = m.a_language;
    out["b_languages"] = json::array(m.b_languages.begin(), m.b_languages.end());
  }
  return out;
}
json::object write(const Refused& m) {
  json::object out{
      {"type", "refused"}, {"code", m.code}, {"message", m.message}, {"remedy", m.remedy}};
  if (m.id != 0) out["id"] = m.id;
  return out;
}
json::object write(const Offer& m) {
  return {{"type", "offer"}, {"sdp", m.sdp}};
}
json::object write(const Answer& m) {
  return {{"type", "answer"}, {"sdp", m.sdp}};
}
json::object write(const TextTaken& m) {
  return {{"type", "message_taken"}, {"id", m.id}};
}
json::object write(const Subscribed& m) {
  return {{"type", "subscribed"}, {"channel", m.channel}, {"port", m.port}};
}
json::object write(const Pong& m) {
  return {{"type", "pong"}, {"t", m.t}};
}
json::object write(const DeskState& m) {
  return {{"type", "desk"},
          {"booth", m.booth},
          {"desk", m.desk},
          {"microphone", m.microphone},
          {"on_air", json::array(m.on_air.begin(), m.on_air.end())},
          {"output", m.output},
          {"language", m.language},
          {"incoming", m.incoming},
          {"partner", m.partner},
          {"reason", m.reason},
          {"open_microphones", m.open_microphones},
          {"handover", m.handover},
          {"floor_key", m.floor_key},
          {"call", m.call},
          {"slower", m.slower},
          {"use_microphone", m.use_microphone},
          {"technician_hears", m.technician_hears},
          {"talk", m.talk},
          {"refusals", m.refusals},
          {"partner_reason", m.partner_reason}};
}
json::object write(const TextMessage& m) {
  return {{"type", "message"}, {"from", m.from}, {"desk", m.desk}, {"text", m.text}};
}
json::object write(const PrivateLines& m) {
  json::array lines;
  for (const PrivateLine& line : m.lines) {
    json::object out{{"from", line.from},
                     {"ssrc", line.ssrc},
                     {"payload_type", line.payload_type},
                     {"talk", line.talk}};
    if (!line.booth.empty()) {
      out["booth"] = line.booth;
      out["desk"] = line.desk;
    }
    if (!line.srtp.empty()) {
      out["mki"] = line.mki;
      out["srtp"] = line.srtp;
    }
    lines.push_back(std::move(out));
  }
  return {{"type", "private_lines"}, {"lines", std::move(lines)}};
}
json::array write(const std::vector<std::pair<std::string, int>>& seats) {
  json::array out;
  for (const auto& [booth, desk] : seats) {
    out.push_back(json::object{{"booth", booth}, {"desk", desk}});
  }
  return out;
}
json::object write(const Talking& m) {
  json::object out{{"type", "talking"}, {"to", m.to}, {"hearers", write(m.hearers)}};
  if (!m.booth.empty()) out["booth"] = m.booth;
  if (m.desk != 0) out["desk"] = m.desk;
  return out;
}
json::object write(const RoomState& m) {
  json::array channels;
  for (const ChannelState& channel : m.channels) {
    json::object each{
        {"id", channel.id},
        {"state", channel.state},
        {"quality", channel.quality.empty() ? json::value(nullptr) : json::value(channel.quality)},
        {"on_air", write(channel.on_air)}};
    if (!channel.muted_by.empty()) each["muted_by"] = channel.muted_by;
    channels.push_back(std::move(each));
  }
  return {
      {"type", "room"}, {"floor_language", m.floor_language}, {"channels", std::move(channels)}};
}

template <class Message>
std::string text_of(const Message& message) {
  return std::visit([](const auto& m) { return json::serialize(write(m)); }, message);
}

}  // namespace

std::string to_json(const ClientMessage& message) {
  return text_of(message);
}
std::string to_json(const RelayMessage& message) {
  return text_of(message);
}

}  // namespace dragoman::control
