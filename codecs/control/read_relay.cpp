#include "codecs/control/parse.h"

#include <limits>

namespace dragoman::control {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxPort = 65535;
constexpr std::int64_t kMaxDesk = 6;
constexpr std::int64_t kMaxSsrc = std::numeric_limits<std::uint32_t>::max();

/// SRTP has no more packet indices.
constexpr std::int64_t kLatestFrame = (std::int64_t{1} << 48) - 1;

void read_new_keys(FieldReader& in, NewKeys& out) {
  in.text("channel", kMaxId, Need::required, out.channel);
  in.objects("keys", Need::required, [&](FieldReader& item) {
    MediaKeys& keys = out.keys.emplace_back();
    item.integer("mki", 0, kMaxSsrc, Need::required, keys.mki);
    item.text("plain", kMaxMediaKey, Need::optional, keys.plain);
    item.text("red", kMaxMediaKey, Need::optional, keys.red);
    item.text("second_plain", kMaxMediaKey, Need::optional, keys.second_plain);
    item.text("second_red", kMaxMediaKey, Need::optional, keys.second_red);
    item.text("group", kMaxId, Need::optional, keys.group);
    item.text("red_group", kMaxId, Need::optional, keys.red_group);
    item.text("second_group", kMaxId, Need::optional, keys.second_group);
    item.text("second_red_group", kMaxId, Need::optional, keys.second_red_group);
  });
}

void read_channel_info(FieldReader& in, ChannelInfo& out) {
  in.text("id", kMaxId, Need::required, out.id);
  in.integer("number", 0, 127, Need::required, out.number);
  in.text("language", kMaxLanguage, Need::optional, out.language);
  in.text("name", kMaxText, Need::required, out.name);
  in.word("direction", {"ltr", "rtl"}, Need::required, out.direction);
  in.integer("channels", 1, 2, Need::required, out.channels);
  in.text("group", kMaxId, Need::required, out.group);
  in.integer("port", 1, kMaxPort, Need::required, out.port);
  in.integer("ssrc", 0, kMaxSsrc, Need::required, out.ssrc);
  in.text("red_group", kMaxId, Need::optional, out.red_group);
  in.integer("red_port", 0, kMaxPort, Need::optional, out.red_port);
  in.integer("red_ssrc", 0, kMaxSsrc, Need::optional, out.red_ssrc);
  in.text("second_group", kMaxId, Need::optional, out.second_group);
  in.integer("second_ssrc", 0, kMaxSsrc, Need::optional, out.second_ssrc);
  in.text("second_red_group", kMaxId, Need::optional, out.second_red_group);
  in.integer("second_red_ssrc", 0, kMaxSsrc, Need::optional, out.second_red_ssrc);
  in.integer("unicast_ssrc", 0, kMaxSsrc, Need::optional, out.unicast_ssrc);
  in.text("manifest_group", kMaxId, Need::optional, out.manifest_group);
  in.text("second_manifest_group", kMaxId, Need::optional, out.second_manifest_group);
  in.boolean("encrypted", Need::optional, out.encrypted);
}

void read_welcome(FieldReader& in, Welcome& out) {
  in.text("event", kMaxText, Need::required, out.event);
  in.text("room", kMaxId, Need::required, out.room);
  in.text("room_name", kMaxText, Need::optional, out.room_name);
  in.text("floor_language", kMaxLanguage, Need::optional, out.floor_language);
  in.integer("frame_us", 2500, 20'000, Need::required, out.frame_us);
  in.integer("frame", 0, kLatestFrame, Need::optional, out.frame);
  in.text("media_host", kMaxId, Need::required, out.media_host);
  in.integer("media_port", 0, kMaxPort, Need::required, out.media_port);
  in.text("interface", kMaxId, Need::optional, out.interface);
  in.text("source_address", kMaxId, Need::optional, out.source_address);
  in.text("second_interface", kMaxId, Need::optional, out.second_interface);
  in.text("second_source_address", kMaxId, Need::optional, out.second_source_address);
  in.integer("ssrc", 0, kMaxSsrc, Need::optional, out.ssrc);
  in.integer("payload_type", 0, 127, Need::optional, out.payload_type);
  in.text("source", kMaxText, Need::optional, out.source);
  in.text("nonce", kMaxNonce, Need::optional, out.nonce);
  in.text("srtp", kMaxMediaKey, Need::optional, out.srtp);
  in.text("manifest_key", kMaxId, Need::optional, out.manifest_key);
  in.objects("channels", Need::required,
             [&](FieldReader& item) { read_channel_info(item, out.channels.emplace_back()); });
  in.texts("b_languages", kMaxLanguage, out.b_languages);
  in.text("a_language", kMaxLanguage, Need::optional, out.a_language);
}

void read_refused(FieldReader& in, Refused& out) {
  in.text("code", kMaxId, Need::required, out.code);
  in.text("message", kMaxText, Need::optional, out.message);
  in.text("remedy", 8 * kMaxText, Need::optional, out.remedy);  // may list 127 channels
  in.integer("id", 0, std::numeric_limits<std::int64_t>::max(), Need::optional, out.id);
}

void read_text_taken(FieldReader& in, TextTaken& out) {
  in.integer("id", 1, std::numeric_limits<std::int64_t>::max(), Need::required, out.id);
}

void read_subscribed(FieldReader& in, Subscribed& out) {
  in.text("channel", kMaxId, Need::required, out.channel);
  in.integer("port", 0, kMaxPort, Need::required, out.port);
}

void read_pong(FieldReader& in, Pong& out) {
  using Limits = std::numeric_limits<std::int64_t>;
  in.integer("t", Limits::min(), Limits::max(), Need::required, out.t);
}

void read_reception(FieldReader& in, Reception& out) {
  using Limits = std::numeric_limits<std::int64_t>;
  in.integer("received", 0, Limits::max(), Need::required, out.received);
  in.integer("lost", Limits::min(), Limits::max(), Need::required, out.lost);
}

void read_desk(FieldReader& in, DeskState& out) {
  in.text("booth", kMaxId, Need::required, out.booth);
  in.integer("desk", 1, kMaxDesk, Need::required, out.desk);
  in.word("microphone", {"off", "on", "refused", "cough"}, Need::required, out.microphone);
  in.texts("on_air", kMaxId, out.on_air);
  in.word("output", {"a", "b", "c"}, Need::required, out.output);
  in.text("language", kMaxLanguage, Need::optional, out.language);
  in.text("incoming", kMaxId, Need::optional, out.incoming);
  in.word("partner", {"", "on", "off"}, Need::optional, out.partner);
  in.text("reason", kMaxText, Need::optional, out.reason);
  in.integer("open_microphones", 0, kMaxDesk, Need::optional, out.open_microphones);
  in.word("handover", {"", "asked", "wanted", "offered"}, Need::optional, out.handover);
  in.text("floor_key", kMaxId, Need::optional, out.floor_key);
  in.word("call", {"none", "raised", "handled", "finished"}, Need::optional, out.call);
  in.boolean("slower", Need::optional, out.slower);
  in.boolean("use_microphone", Need::optional, out.use_microphone);
  in.boolean("technician_hears", Need::optional, out.technician_hears);
  in.word("talk", {"", "mate", "technician"}, Need::optional, out.talk);
  in.text("partner_reason", kMaxText, Need::optional, out.partner_reason);
  in.integer("refusals", 0, std::numeric_limits<std::uint32_t>::max(), Need::optional,
             out.refusals);
}

void read_private_lines(FieldReader& in, PrivateLines& out) {
  in.objects("lines", Need::required, [&](FieldReader& item) {
    auto& line = out.lines.emplace_back();
    item.word("from", {"mate", "desk", "technician"}, Need::required, line.from);
    item.text("booth", kMaxId, Need::optional, line.booth);
    item.integer("desk", 0, kMaxDesk, Need::optional, line.desk);
    item.integer("ssrc", 0, kMaxSsrc, Need::required, line.ssrc);
    item.integer("payload_type", 0, 127, Need::required, line.payload_type);
    item.boolean("talk", Need::optional, line.talk);
    item.integer("mki", 0, kMaxSsrc, Need::optional, line.mki);
    item.text("srtp", kMaxMediaKey, Need::optional, line.srtp);
  });
}

/// Desks of a list, as booth and number.
void read_seats(FieldReader& in, std::string_view key,
                std::vector<std::pair<std::string, int>>& out) {
  in.objects(key, Need::optional, [&](FieldReader& item) {
    auto& [booth, desk] = out.emplace_back();
    item.text("booth", kMaxId, Need::required, booth);
    item.integer("desk", 1, kMaxDesk, Need::required, desk);
  });
}

void read_talking(FieldReader& in, Talking& out) {
  in.word("to", {"", "desk"}, Need::optional, out.to);
  in.text("booth", kMaxId, Need::optional, out.booth);
  in.integer("desk", 0, kMaxDesk, Need::optional, out.desk);
  read_seats(in, "hearers", out.hearers);
}

void read_answer(FieldReader& in, Answer& out) {
  in.lines("sdp", kMaxSdp, Need::required, out.sdp);
}

void read_text(FieldReader& in, TextMessage& out) {
  in.word("from", {"technician", "mate"}, Need::required, out.from);
  in.integer("desk", 0, kMaxDesk, Need::optional, out.desk);
  in.text("text", kMaxText, Need::required, out.text);
}

void read_channel_state(FieldReader& in, ChannelState& out) {
  in.text("id", kMaxId, Need::required, out.id);
  in.word("state", {"interpreted", "relay", "floor", "silent", "muted", "dead"}, Need::required,
          out.state);
  in.word("quality", {"floor", "+", "−"}, Need::optional, out.quality);
  read_seats(in, "on_air", out.on_air);
  in.text("muted_by", kMaxId, Need::optional, out.muted_by);
}

void read_room(FieldReader& in, RoomState& out) {
  in.text("floor_language", kMaxLanguage, Need::optional, out.floor_language);
  in.objects("channels", Need::required,
             [&](FieldReader& item) { read_channel_state(item, out.channels.emplace_back()); });
}

}  // namespace

Parsed<RelayMessage> parse_relay_message(std::string_view text) noexcept {
  using M = RelayMessage;
  return parse_message<M>(text, [](const std::string& type, const json::object& o) -> Parsed<M> {
    if (type == "welcome") return read_message<M>(o, "welcome", read_welcome);
    if (type == "refused") return read_message<M>(o, "refused", read_refused);
    if (type == "subscribed") return read_message<M>(o, "subscribed", read_subscribed);
    if (type == "pong") return read_message<M>(o, "pong", read_pong);
    if (type == "reception") return read_message<M>(o, "reception", read_reception);
    if (type == "desk") return read_message<M>(o, "desk", read_desk);
    if (type == "message") return read_message<M>(o, "message", read_text);
    if (type == "message_taken") return read_message<M>(o, "message_taken", read_text_taken);
    if (type == "private_lines") return read_message<M>(o, "private_lines", read_private_lines);
    if (type == "talking") return read_message<M>(o, "talking", read_talking);
    if (type == "keys") return read_message<M>(o, "keys", read_new_keys);
    if (type == "room") return read_message<M>(o, "room", read_room);
    if (type == "answer") return read_message<M>(o, "answer", read_answer);
    return MessageError{"there is no message type \"" + type + "\" from a relay"};
  });
}

}  // namespace dragoman::control
