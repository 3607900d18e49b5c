#include "codecs/control/parse.h"

#include <array>
#include <limits>

namespace dragoman::control {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxPort = 65535;
constexpr std::int64_t kMaxDesk = 6;
constexpr std::int64_t kMaxCount = std::numeric_limits<std::int64_t>::max();
constexpr double kMaxMilliseconds = 1e12;

void read_hello(FieldReader& in, Hello& out) {
  std::size_t role = 0, codec = 0;
  in.choice("role", {"listener", "interpreter", "floor", "technician"}, Need::required, role);
  out.role = std::array{Role::listener, Role::interpreter, Role::floor, Role::technician}[role];
  in.text("client", kMaxText, Need::optional, out.client);
  in.text("room", kMaxId, Need::required, out.room);
  in.text("source", kMaxId, Need::optional, out.source);
  in.text("booth", kMaxId, out.role == Role::interpreter ? Need::required : Need::optional,
          out.booth);
  in.integer("desk", 0, kMaxDesk, Need::optional, out.desk);
  in.integer("port", 0, kMaxPort, Need::optional, out.port);
  in.choice("codec", {"l16", "l24", "opus"}, Need::optional, codec);
  out.codec = std::array{Codec::l16, Codec::l24, Codec::opus}[codec];
  in.integer("channels", 1, 8, Need::optional, out.channels);
  in.integer("packet_us", 125, 120'000, Need::optional, out.packet_us);
  in.text("token", kMaxText, Need::optional, out.token);
  in.boolean("srtp", Need::optional, out.srtp);
  in.boolean("webrtc", Need::optional, out.webrtc);
}

void read_subscribe(FieldReader& in, Subscribe& out) {
  in.text("channel", kMaxId, Need::required, out.channel);
  in.integer("port", 0, kMaxPort, Need::optional, out.port);
  in.boolean("red", Need::optional, out.red);
  in.integer("packet_ms", 0, 120, Need::optional, out.packet_ms);
}

void read_unsubscribe(FieldReader& in, Unsubscribe& out) {
  in.text("channel", kMaxId, Need::required, out.channel);
  in.integer("port", 0, kMaxPort, Need::optional, out.port);
}

void read_ping(FieldReader& in, Ping& out) {
  in.integer("t", std::numeric_limits<std::int64_t>::min(), kMaxCount, Need::required, out.t);
}

void read_microphone(FieldReader& in, MicrophoneCommand& out) {
  in.boolean("on", Need::required, out.on);
}

void read_cough(FieldReader& in, CoughCommand& out) {
  in.boolean("on", Need::required, out.on);
}

void read_output(FieldReader& in, OutputCommand& out) {
  in.word("output", {"a", "b", "c"}, Need::required, out.output);
  in.text("language", kMaxLanguage, Need::optional, out.language);
}

void read_incoming(FieldReader& in, IncomingCommand& out) {
  in.text("channel", kMaxId, Need::required, out.channel);
}

void read_handover(FieldReader& in, HandoverCommand& out) {
  in.word("step", {"ask", "accept", "decline", "take", "withdraw"}, Need::required, out.step);
}

void read_slower(FieldReader&, SlowerCommand&) {}
void read_use_microphone(FieldReader&, UseMicrophoneCommand&) {}
void read_reception(FieldReader&, ReceptionRequest&) {}

void read_offer(FieldReader& in, Offer& out) {
  in.lines("sdp", kMaxSdp, Need::required, out.sdp);
}

void read_forged(FieldReader& in, ForgedPackets& out) {
  in.text("channel", kMaxId, Need::required, out.channel);
  in.integer("packets", 0, kMaxCount, Need::required, out.packets);
  in.text("from", kMaxId, Need::required, out.from);
}

void read_call(FieldReader& in, CallCommand& out) {
  in.boolean("on", Need::required, out.on);
}

void read_floor_language(FieldReader& in, FloorLanguageCommand& out) {
  in.text("language", kMaxLanguage, Need::optional, out.language);
}

void read_text(FieldReader& in, TextCommand& out) {
  in.word("to", {"technician", "mate"}, Need::required, out.to);
  in.integer("id", 0, kMaxCount, Need::optional, out.id);
  in.text("text", kMaxText, Need::required, out.text);
}

void read_talk(FieldReader& in, TalkCommand& out) {
  in.word("to", {"", "mate", "technician", "desk"}, Need::required, out.to);
  in.text("booth", kMaxId, Need::optional, out.booth);
  in.integer("desk", 0, kMaxDesk, Need::optional, out.desk);
}

void read_private(FieldReader& in, PrivateCommand& out) {
  in.integer("port", 0, kMaxPort, Need::required, out.port);
}

void read_report(FieldReader& in, ListenerReport& out) {
  in.text("channel", kMaxId, Need::required, out.channel);
  in.word("transport", {"multicast", "unicast"}, Need::required, out.transport);
  in.integer("lost", 0, kMaxCount, Need::optional, out.lost);
  in.integer("late", 0, kMaxCount, Need::optional, out.late);
  in.number("concealed_ms", 0, kMaxMilliseconds, Need::optional, out.concealed_ms);
  in.number("jitter_ms", 0, kMaxMilliseconds, Need::optional, out.jitter_ms);
  in.number("latency_ms", 0, kMaxMilliseconds, Need::optional, out.latency_ms);
  in.boolean("redundancy", Need::optional, out.redundancy);
  in.integer("recovered", 0, kMaxCount, Need::optional, out.recovered);
}

}  // namespace

Parsed<ClientMessage> parse_client_message(std::string_view text) noexcept {
  using M = ClientMessage;
  return parse_message<M>(text, [](const std::string& type, const json::object& o) -> Parsed<M> {
    if (type == "hello") return read_message<M>(o, "hello", read_hello);
    if (type == "subscribe") return read_message<M>(o, "subscribe", read_subscribe);
    if (type == "unsubscribe") return read_message<M>(o, "unsubscribe", read_unsubscribe);
    if (type == "ping") return read_message<M>(o, "ping", read_ping);
    if (type == "microphone") return read_message<M>(o, "microphone", read_microphone);
    if (type == "cough") return read_message<M>(o, "cough", read_cough);
    if (type == "output") return read_message<M>(o, "output", read_output);
    if (type == "incoming") return read_message<M>(o, "incoming", read_incoming);
    if (type == "handover") return read_message<M>(o, "handover", read_handover);
    if (type == "slower") return read_message<M>(o, "slower", read_slower);
    if (type == "use_microphone") return read_message<M>(o, "use_microphone", read_use_microphone);
    if (type == "call") return read_message<M>(o, "call", read_call);
    if (type == "floor_language") return read_message<M>(o, "floor_language", read_floor_language);
    if (type == "message") return read_message<M>(o, "message", read_text);
    if (type == "talk") return read_message<M>(o, "talk", read_talk);
    if (type == "private") return read_message<M>(o, "private", read_private);
    if (type == "forged") return read_message<M>(o, "forged", read_forged);
    if (type == "reception") return read_message<M>(o, "reception", read_reception);
    if (type == "report") return read_message<M>(o, "report", read_report);
    if (type == "offer") return read_message<M>(o, "offer", read_offer);
    return MessageError{"there is no message type \"" + type + "\" from a client"};
  });
}

NamedSender named_sender(std::string_view text) noexcept {
  NamedSender out;
  // Hardly any message names one: those that don't are not read twice.
  const auto names = [text](std::string_view key) { return text.find(key) != text.npos; };
  if (!names("\"room\"") && !names("\"booth\"") && !names("\"desk\"")) return out;
  parse_message<ClientMessage>(
      text, [&](const std::string& type, const json::object& object) -> Parsed<ClientMessage> {
        FieldReader in{object, type};
        if (type == "hello") return Hello{};
        in.text("room", kMaxId, Need::optional, out.room);
        if (type == "talk") return TalkCommand{};
        in.text("booth", kMaxId, Need::optional, out.booth);
        in.integer("desk", 0, kMaxDesk, Need::optional, out.desk);
        return Ping{};
      });
  return out;
}

std::int64_t id_of(std::string_view text) noexcept {
  TextCommand out;
  if (text.find("\"id\"") == text.npos) return out.id;
  parse_message<ClientMessage>(
      text, [&](const std::string& type, const json::object& object) -> Parsed<ClientMessage> {
        FieldReader in{object, type};
        in.integer("id", 0, kMaxCount, Need::optional, out.id);
        return Ping{};
      });
  return out.id;
}

}  // namespace dragoman::control
