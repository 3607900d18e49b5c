#include "codecs/control/json.h"
#include "tests/support/catch.h"

using namespace dragoman::control;

namespace {

std::string client_error(std::string_view text) {
  const auto parsed = parse_client_message(text);
  const auto* error = std::get_if<MessageError>(&parsed);
  return error == nullptr ? "" : error->message;
}

std::string relay_error(std::string_view text) {
  const auto parsed = parse_relay_message(text);
  const auto* error = std::get_if<MessageError>(&parsed);
  return error == nullptr ? "" : error->message;
}

bool names(const std::string& error, const std::string& part) {
  return error.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what is no message says why") {
  CHECK(names(client_error(""), "not JSON"));
  CHECK(names(client_error("{"), "not JSON"));
  CHECK(names(client_error("[]"), "not a JSON object"));
  CHECK(names(client_error("{}"), "message.type must be given"));
  CHECK(names(client_error(R"({"type":7})"), "message.type"));
  CHECK(names(client_error(R"({"type":"dance"})"), "\"dance\""));
  CHECK(names(client_error(R"({"type":"ping","t":1} x)"), "not JSON"));
  CHECK(names(client_error("{\"type\":\"\xff\xfe\"}"), "not JSON"));
  CHECK(names(relay_error(R"({"type":"hello"})"), "from a relay"));
  CHECK(names(client_error(R"({"type":"welcome"})"), "from a client"));
}

TEST_CASE("long and deep messages are not read") {
  CHECK(names(client_error(std::string(kMaxMessage + 1, ' ')), "longer than"));
  CHECK(names(client_error(std::string(1000, '[')), "not JSON"));
  CHECK(names(client_error(R"({"type":")" + std::string(65, 'x') + "\"}"), "64 bytes"));
}

TEST_CASE("each field of a client's message has bounds") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"type":"hello","role":"boss","room":"hall"})", "hello.role must be one of"},
      {R"({"type":"hello","role":"listener"})", "hello.room must be given"},
      {R"({"type":"hello","role":"listener","room":""})", "hello.room"},
      {R"({"type":"hello","role":"interpreter","room":"hall"})", "hello.booth"},
      {R"({"type":"hello","role":"interpreter","room":"hall","booth":"en","desk":7})", "0 to 6"},
      {R"({"type":"hello","role":"floor","room":"hall","port":65536})", "hello.port"},
      {R"({"type":"hello","role":"floor","room":"hall","port":-1})", "hello.port"},
      {R"({"type":"hello","role":"floor","room":"hall","port":1.5})", "hello.port"},
      {R"({"type":"hello","role":"floor","room":"hall","port":"80"})", "hello.port"},
      {R"({"type":"hello","role":"floor","room":"hall","codec":"mp3"})", "hello.codec"},
      {R"({"type":"hello","role":"floor","room":"hall","channels":0})", "hello.channels"},
      {R"({"type":"hello","role":"floor","room":"hall","packet_us":0})", "hello.packet_us"},
      {R"({"type":"hello","role":"listener","room":"a\u0007b"})", "control characters"},
      {R"({"type":"hello","role":"technician","room":"hall","webrtc":1})", "hello.webrtc"},
      {R"({"type":"offer"})", "offer.sdp must be given"},
      {R"({"type":"offer","sdp":"v=0\r\n\u0007"})", "control characters"},
      {R"({"type":"offer","sdp":")" + std::string(16 * 1024 + 1, 'x') + "\"}", "offer.sdp"},
      {R"({"type":"subscribe","port":5000})", "subscribe.channel"},
      {R"({"type":"subscribe","channel":"en","red":"yes"})", "subscribe.red must be true or false"},
      {R"({"type":"subscribe","channel":"en","packet_ms":-10})", "subscribe.packet_ms"},
      {R"({"type":"ping"})", "ping.t must be given"},
      {R"({"type":"ping","t":18446744073709551615})", "ping.t"},
      {R"({"type":"microphone","on":1})", "microphone.on"},
      {R"({"type":"cough"})", "cough.on"},
      {R"({"type":"output","output":"d"})", "\"a\", \"b\", \"c\""},
      {R"({"type":"incoming","channel":7})", "incoming.channel"},
      {R"({"type":"handover"})", "handover.step must be given"},
      {R"({"type":"handover","step":"snatch"})", "\"ask\", \"accept\", \"decline\", \"take\""},
      {R"({"type":"call","on":"yes"})", "call.on"},
      {R"({"type":"floor_language","language":7})", "floor_language.language"},
      {R"({"type":"message","to":"everybody","text":"hi"})", "message.to"},
      {R"({"type":"message","to":"mate","text":""})", "message.text"},
      {R"({"type":"message","to":"mate","text":"\u0007"})", "control characters"},
      {R"({"type":"message","to":"mate","text":"\u009b31m"})", "control characters"},
      {R"({"type":"message","to":"mate","text":"\u202egnp"})", "control characters"},
      {R"({"type":"message","to":"mate","text":"a\u2028b"})", "control characters"},
      {R"({"type":"message","to":"mate","text":")" + std::string(513, 'x') + "\"}",
       "message.text must be shorter by 1 character (text of at most 512 bytes)"},
      {R"({"type":"message","to":"mate","text":"译)" + std::string(512, 'x') + "\"}",
       "3 characters"},
      {R"({"type":"report","channel":"en","transport":"pigeon"})", "report.transport"},
      {R"({"type":"report","channel":"en","transport":"unicast","lost":-1})", "report.lost"},
      {R"({"type":"report","channel":"en","transport":"unicast","jitter_ms":-0.1})",
       "report.jitter_ms"},
      {R"({"type":"report","channel":"en","transport":"unicast","jitter_ms":1e999})", ""}};
  for (const auto& [text, part] : cases) {
    INFO(text);
    CHECK_FALSE(client_error(text).empty());
    CHECK(names(client_error(text), part));
  }
}

TEST_CASE("each field of a relay's message has bounds") {
  const std::string welcome =
      R"({"type":"welcome","event":"e","room":"r","frame_us":5000,"media_host":"h","media_port":1,"channels":)";
  const std::string room = R"({"type":"room","channels":)";
  std::string many = "[";
  for (int i = 0; i < 129; ++i) many += "{},";
  many.back() = ']';
  const std::vector<std::pair<std::string, std::string>> cases{
      {welcome + "7}", "welcome.channels must be a list"},
      {welcome + "[7]}", "must be objects"},
      {welcome + many + "}", "at most 128"},
      {welcome + R"([{"id":"en","number":128}]})", "welcome.channels.number"},
      {welcome + R"([],"b_languages":[1]})", "welcome.b_languages"},
      {welcome + R"([],"ssrc":4294967296})", "welcome.ssrc"},
      {welcome + R"([],"payload_type":128})", "welcome.payload_type"},
      {R"({"type":"desk","booth":"en","desk":0})", "desk.desk"},
      {R"({"type":"desk","booth":"en","desk":1,"microphone":"open"})", "desk.microphone"},
      {R"({"type":"desk","booth":"en","desk":1,"microphone":"on","output":"a","call":"lost"})",
       "desk.call"},
      {R"({"type":"desk","booth":"en","desk":1,"microphone":"on","output":"a","handover":"x"})",
       "desk.handover"},
      {R"({"type":"message","from":"chair","text":"x"})", "message.from"},
      {R"({"type":"refused"})", "refused.code"},
      {R"({"type":"refused","code":"x","message":"\u001b[2J"})", "control characters"},
      {room + R"([{"id":"en","state":"happy"}]})", "room.channels.state"},
      {room + R"([{"id":"en","state":"dead","quality":"-"}]})", "room.channels.quality"},
      {room + R"([{"id":"en","state":"dead","quality":"+","on_air":[{"booth":"en","desk":7}]}]})",
       "room.channels.on_air.desk"}};
  for (const auto& [text, part] : cases) {
    INFO(text);
    CHECK_FALSE(relay_error(text).empty());
    CHECK(names(relay_error(text), part));
  }
}
