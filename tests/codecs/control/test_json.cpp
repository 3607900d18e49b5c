#include "codecs/control/codes.h"
#include "codecs/control/json.h"
#include "tests/support/catch.h"

using namespace dragoman::control;

namespace {

template <class Message>
Message client(std::string_view text) {
  const auto parsed = parse_client_message(text);
  if (const auto* error = std::get_if<MessageError>(&parsed)) FAIL(error->message);
  return std::get<Message>(std::get<ClientMessage>(parsed));
}

template <class Message>
Message relay(std::string_view text) {
  const auto parsed = parse_relay_message(text);
  if (const auto* error = std::get_if<MessageError>(&parsed)) FAIL(error->message);
  return std::get<Message>(std::get<RelayMessage>(parsed));
}

// The samples of PROTOCOL.md.
const std::vector<std::string> kClientSamples{
    R"({"type":"hello","role":"listener","client":"dragoman-listen 0.1.0","room":"hall"})",
    R"({"type":"hello","role":"interpreter","client":"dragoman-booth 0.1.0","room":"hall","booth":"en","desk":1,"port":50210,"codec":"l16","channels":1,"packet_us":2500})",
    R"({"type":"hello","role":"floor","client":"dragoman-floor 0.1.0","room":"hall","source":"mixer","port":50200,"codec":"opus","channels":2,"packet_us":5000})",
    R"({"type":"hello","role":"floor","client":"dragoman-floor 0.1.0","room":"hall","source":"mixer","port":50200,"codec":"l16","channels":1,"packet_us":2500,"token":"PZ8nkqkT5w3Tz9s3M1D4m0y2Yx9c2Cq3L5k7Wb1nX0E","srtp":true})",
    R"({"type":"subscribe","channel":"en","port":50300,"red":true,"packet_ms":0})",
    R"({"type":"unsubscribe","channel":"en","port":50300})",
    R"({"type":"ping","t":81234567})",
    R"({"type":"microphone","on":true})",
    R"({"type":"cough","on":true})",
    R"({"type":"output","output":"b","language":"zh"})",
    R"({"type":"output","output":"a"})",
    R"({"type":"incoming","channel":"floor"})",
    R"({"type":"handover","step":"ask"})",
    R"({"type":"slower"})",
    R"({"type":"use_microphone"})",
    R"({"type":"call","on":true})",
    R"({"type":"floor_language","language":"zh"})",
    R"({"type":"message","to":"mate","text":"take the next speaker?"})",
    R"({"type":"message","to":"technician","text":"my left ear is silent","id":7})",
    R"({"type":"hello","role":"technician","client":"console","room":"hall","port":50220,"codec":"l16","channels":1,"packet_us":2500})",
    R"({"type":"talk","to":"mate"})",
    R"({"type":"talk","to":"desk","booth":"en","desk":2})",
    R"({"type":"talk","to":""})",
    R"({"type":"private","port":50310})",
    R"({"type":"reception"})",
    R"({"type":"hello","role":"technician","client":"console","room":"hall","webrtc":true})",
    R"({"type":"offer","sdp":"v=0\r\n"})",
    R"({"type":"forged","channel":"en","packets":212,"from":"10.0.0.1:40000"})",
    R"({"type":"report","channel":"en","transport":"multicast","lost":3,"late":1,"concealed_ms":1.5E1,"jitter_ms":2.5E-1,"latency_ms":1.825E1,"redundancy":true,"recovered":17})"};

const std::
    vector<std::string>
        kRelaySamples{R"({"type":"welcome","event":"Sub-Forum","room":"hall","room_name":"Main hall","floor_language":"zh","frame_us":5000,"media_host":"127.0.0.1","media_port":7402,"interface":"lo","source_address":"127.0.0.1","ssrc":3141592653,"payload_type":99,"nonce":"6f1c2d3e4f5a6b7c","channels":[{"id":"mn","number":4,"language":"mn","name":"Монгол","direction":"ltr","channels":1,"group":"239.77.0.4","port":5020,"ssrc":2718281828,"red_group":"239.77.0.132","red_port":5022,"red_ssrc":1618033988,"unicast_ssrc":2718281828}],"a_language":"en","b_languages":["zh"]})", R"({"type":"welcome","event":"Sub-Forum","room":"hall","room_name":"Main hall","floor_language":"zh","frame_us":5000,"media_host":"10.0.0.1","media_port":7402,"interface":"eth0","source_address":"10.0.0.1","ssrc":0,"payload_type":0,"nonce":"6f1c2d3e4f5a6b7c","channels":[{"id":"mn","number":4,"language":"mn","name":"Монгол","direction":"ltr","channels":1,"group":"239.77.0.4","port":5020,"ssrc":2718281828,"red_group":"239.77.0.132","red_port":5022,"red_ssrc":1618033988,"second_group":"239.93.0.4","second_ssrc":577215664,"second_red_group":"239.93.0.132","second_red_ssrc":1414213562,"unicast_ssrc":2718281828}],"second_interface":"eth1","second_source_address":"10.1.0.1"})", R"({"type":"keys","channel":"mn","keys":[{"mki":4000000000,"plain":"00aa","red":"11bb"},{"mki":4000000001,"plain":"22cc","red":"33dd","second_plain":"44ee","second_red":"55ff"}]})", R"({"type":"keys","channel":"mn","keys":[{"mki":0},{"mki":4000000002,"plain":"66aa","red":"77bb","group":"239.83.0.4","red_group":"239.83.0.132"}]})", R"({"type":"welcome","event":"Sub-Forum","room":"hall","room_name":"Main hall","floor_language":"zh","frame_us":5000,"media_host":"127.0.0.1","media_port":7402,"interface":"lo","source_address":"127.0.0.1","ssrc":0,"payload_type":0,"nonce":"6f1c2d3e4f5a6b7c","channels":[{"id":"mn","number":4,"language":"mn","name":"Монгол","direction":"ltr","channels":1,"group":"239.78.0.4","port":5020,"ssrc":2718281828,"unicast_ssrc":2718281828,"manifest_group":"239.79.0.4","second_manifest_group":"239.95.0.4","encrypted":true}],"frame":354000000123,"manifest_key":"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"})", R"({"type":"refused","code":"channel","message":"Room hall has no channel de.","remedy":"Channels here: floor, zh, en."})", R"({"type":"refused","code":"limit","message":"Too many messages in a short time.","remedy":"Wait a moment.","id":8})", R"({"type":"message_taken","id":7})", R"({"type":"subscribed","channel":"en","port":50300})", R"({"type":"reception","received":8000,"lost":3})", R"({"type":"pong","t":81234567})", R"({"type":"desk","booth":"en","desk":1,"microphone":"on","on_air":["zh"],"output":"b","language":"zh","incoming":"floor","partner":"off","reason":"","open_microphones":1,"handover":"wanted","floor_key":"floor","call":"none","slower":false,"use_microphone":true,"technician_hears":false,"talk":"","refusals":3,"partner_reason":"nobody hears it"})", R"({"type":"private_lines","lines":[{"from":"mate","ssrc":3141592653,"payload_type":99,"talk":true,"booth":"en","desk":2},{"from":"technician","ssrc":2718281828,"payload_type":99,"talk":true}]})", R"({"type":"private_lines","lines":[{"from":"mate","ssrc":3141592653,"payload_type":99,"talk":true,"booth":"en","desk":2,"mki":3,"srtp":"00aa"}]})", R"({"type":"talking","to":"desk","hearers":[{"booth":"en","desk":2}],"booth":"en","desk":2})", R"({"type":"answer","sdp":"v=0\r\n"})", R"({"type":"message","from":"technician","desk":0,"text":"is it better now?"})", R"({"type":"room","floor_language":"zh","channels":[{"id":"en","state":"interpreted","quality":"+","on_air":[{"booth":"en","desk":1}]},{"id":"fr","state":"relay","quality":"−","on_air":[]},{"id":"ru","state":"muted","quality":"+","on_air":[{"booth":"ru","desk":1}],"muted_by":"cough"}]})"};

}  // namespace

TEST_CASE("every sample of the protocol is read and written back letter by letter") {
  for (const std::string& sample : kClientSamples) {
    INFO(sample);
    const auto parsed = parse_client_message(sample);
    REQUIRE(std::holds_alternative<ClientMessage>(parsed));
    CHECK(to_json(std::get<ClientMessage>(parsed)) == sample);
  }
  for (const std::string& sample : kRelaySamples) {
    INFO(sample);
    const auto parsed = parse_relay_message(sample);
    REQUIRE(std::holds_alternative<RelayMessage>(parsed));
    CHECK(to_json(std::get<RelayMessage>(parsed)) == sample);
  }
}

TEST_CASE("a hello says who comes and what it will send") {
  const auto desk = client<Hello>(kClientSamples[1]);
  CHECK(desk.role == Role::interpreter);
  CHECK(desk.booth == "en");
  CHECK(desk.desk == 1);
  CHECK(desk.port == 50210);
  CHECK(desk.packet_us == 2500);
  const auto floor = client<Hello>(kClientSamples[2]);
  CHECK(floor.role == Role::floor);
  CHECK(floor.codec == Codec::opus);
  CHECK(floor.channels == 2);
}

TEST_CASE("what a message leaves out has its default, null too") {
  const auto hello =
      client<Hello>(R"({"type":"hello","role":"floor","room":"hall","source":null})");
  CHECK(hello.source.empty());
  CHECK(hello.codec == Codec::l16);
  CHECK(hello.packet_us == 2500);
  const auto subscribe = client<Subscribe>(R"({"type":"subscribe","channel":"en","port":5000})");
  CHECK_FALSE(subscribe.red);
  CHECK(subscribe.packet_ms == 0);
  const auto report = client<ListenerReport>(
      R"({"type":"report","channel":"en","transport":"unicast","latency_ms":18})");
  CHECK(report.latency_ms == Approx(18));
  CHECK(report.lost == 0);
}

TEST_CASE("fields of a later version are ignored") {
  CHECK(client<Ping>(R"({"type":"ping","t":-1,"colour":{"deep":[1,2]}})").t == -1);
}

TEST_CASE("a desk's state from an earlier relay has all of the booth at rest") {
  const auto state =
      relay<DeskState>(R"({"type":"desk","booth":"en","desk":1,"microphone":"off","output":"a"})");
  CHECK(state.floor_key == "floor");
  CHECK(state.call == "none");
  CHECK(state.handover.empty());
  CHECK(state.open_microphones == 0);
}

TEST_CASE("a welcome carries all that a client needs to send and to listen") {
  const auto welcome = relay<Welcome>(kRelaySamples[0]);
  CHECK(welcome.ssrc == 3141592653U);
  CHECK(welcome.media_port == 7402);
  CHECK(welcome.b_languages == std::vector<std::string>{"zh"});
  REQUIRE(welcome.channels.size() == 1);
  CHECK(welcome.channels[0].name == "Монгол");
  CHECK(welcome.channels[0].red_port == 5022);
}

TEST_CASE("a floor is told its name, others are not") {
  Welcome welcome = relay<Welcome>(kRelaySamples[0]);
  CHECK(welcome.source.empty());
  CHECK(to_json(RelayMessage{welcome}).find("\"source\"") == std::string::npos);
  welcome.source = "mixer 2";
  CHECK(relay<Welcome>(to_json(RelayMessage{welcome})).source == "mixer 2");
}

TEST_CASE("a channel without a twin leaves the twin out") {
  Welcome welcome;
  welcome.event = welcome.room = "x";
  welcome.media_host = "127.0.0.1";
  ChannelInfo channel;
  channel.id = channel.name = "floor";
  channel.direction = "ltr";
  channel.group = "239.77.0.0";
  channel.port = 5004;
  welcome.channels.push_back(channel);
  const std::string text = to_json(welcome);
  CHECK(text.find("red_") == std::string::npos);
  CHECK(relay<Welcome>(text).channels[0].red_group.empty());
}

TEST_CASE("a figure that is not a number does not break the message") {
  ListenerReport report;
  report.channel = "en";
  report.transport = "unicast";
  report.jitter_ms = std::numeric_limits<double>::quiet_NaN();
  report.latency_ms = std::numeric_limits<double>::infinity();
  CHECK(client<ListenerReport>(to_json(report)).jitter_ms == Approx(0));
}

TEST_CASE("the largest room still fits into one message") {
  Welcome welcome;
  welcome.event = std::string(200, 'e');
  welcome.room = "hall";
  welcome.media_host = "127.0.0.1";
  RoomState state;
  for (int i = 0; i < 127; ++i) {
    ChannelInfo channel{
        "zh-Hant-TW",      i,     "zh-Hant-TW", std::string(60, 'n'), "ltr", 2,
        "239.236.255.127", 65535, 0xFFFFFFFF,   "239.236.255.255",    65535, 0xFFFFFFFF,
        0xFFFFFFFF};
    welcome.channels.push_back(channel);
    state.channels.push_back(
        {channel.id, "interpreted", "−", {{"booth-of-length-20", 6}, {"b", 5}}});
  }
  CHECK(to_json(welcome).size() < kMaxMessage);
  CHECK(relay<Welcome>(to_json(welcome)).channels.size() == 127);
  CHECK(relay<RoomState>(to_json(state)).channels.back().on_air.size() == 2);
}
