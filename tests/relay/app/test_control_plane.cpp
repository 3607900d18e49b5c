/// The control plane over real HTTP on loopback, with a sounding half that makes no sound.

#include "codecs/control/json.h"
#include "codecs/sdp/reader.h"
#include "relay/app/control_plane.h"
#include "relay/net/udp.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/net/http_client.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <thread>

using namespace dragoman;
using namespace dragoman::testing;
namespace json = boost::json;

namespace {

class Relayed {
 public:
  explicit Relayed(event::Event given = event::built_in_event()) : event(std::move(given)) {
    event.network.http.port = 0;
    control.serve(loop, {});
    port = control.local().port;
    // The engine of this test makes four frames every two milliseconds.
    loop.every(std::chrono::milliseconds(2), [this] {
      if (ticking) media.tick();
      control.drain();
    });
    thread = std::thread([this] { loop.run(); });
  }
  ~Relayed() {
    loop.post([this] {
      control.close();
      loop.stop();
    });
    thread.join();
  }

  json::value get_json(std::string_view path) { return json::parse(body_of(get(port, path))); }

  event::Event event;
  FakeMedia media{event};
  net::ControlLoop loop;
  std::uint32_t random = 1;
  app::ControlPlane control{event,
                            media,
                            {{"lo", "127.0.0.1", net::monotonic_now, [this] { return ++random; }},
                             0x7F000001,
                             event.network.two_paths() ? 0x7F000002U : 0U,
                             std::nullopt,
                             {"relay"}}};
  std::atomic<bool> ticking{true};
  std::uint16_t port = 0;
  std::thread thread;
};

std::string code_of(std::string_view answer) {
  return std::string(json::parse(body_of(answer)).at("error").at("code").as_string());
}

}  // namespace

TEST_CASE("Health is there at once, readiness once the engine ticks") {
  Relayed relay;
  CHECK(status_of(get(relay.port, "/healthz")) == 200);
  while (status_of(get(relay.port, "/readyz")) != 200) continue;
  relay.ticking = false;
  while (status_of(get(relay.port, "/readyz")) != 503) continue;
  CHECK(code_of(get(relay.port, "/readyz")) == "not_ticking");
}

TEST_CASE("Errors name what there is") {
  Relayed relay;
  const auto room = get(relay.port, "/api/v1/rooms/cellar/channels/en.sdp");
  CHECK(status_of(room) == 404);
  CHECK(room.find("hall") != std::string::npos);
  const auto channel = get(relay.port, "/api/v1/rooms/hall/channels/xx.opus");
  CHECK(status_of(channel) == 404);
  CHECK(channel.find("floor, zh, en") != std::string::npos);
  CHECK(status_of(get(relay.port, "/no/such/thing")) == 404);
  CHECK(status_of(get(relay.port, "/api/v1/session")) == 426);
  const auto method = post(relay.port, "/api/v1/event", "");
  CHECK(status_of(method) == 405);
  CHECK(method.find("Allow: GET, HEAD\r\n") != std::string::npos);
}

TEST_CASE("What desks wrote to the technician can be read") {
  Relayed relay;
  const auto none = relay.get_json("/api/v1/rooms/hall/messages");
  CHECK(none.at("count") == json::value(0));
  CHECK(none.at("messages").as_array().empty());
  CHECK(status_of(get(relay.port, "/api/v1/rooms/cellar/messages")) == 404);
  CHECK(status_of(post(relay.port, "/api/v1/rooms/hall/messages", "{}")) == 405);
}

TEST_CASE("A channel's description leads to its group, and never to RED") {
  Relayed relay;
  const auto answer = get(relay.port, "/api/v1/rooms/hall/channels/ru.sdp");
  CHECK(answer.find("Content-Type: application/sdp\r\n") != std::string::npos);
  const auto plain = sdp::read(body_of(answer));
  REQUIRE(plain.description);
  const auto* media = plain.description->audio();
  CHECK(rtp::to_string(media->destination()) == "239.77.0.3:5016");
  CHECK(media->find("OPUS")->payload_type == 96);
  CHECK_FALSE(media->find("RED"));
  CHECK(media->single_source() == 0x7F000001);
  CHECK(media->language == "ru");
  CHECK(answer.find("a=rtcp-unicast:reflection\r\na=rtcp:") != std::string::npos);
  const auto red = sdp::read(body_of(get(relay.port, "/api/v1/rooms/hall/channels/ru.red.sdp")));
  REQUIRE(red.description);
  CHECK(rtp::to_string(red.description->audio()->destination()) == "239.77.0.131:5018");
  CHECK(red.description->audio()->find("RED")->payload_type == 97);
}

TEST_CASE("the second path has descriptions of its own, when there is one") {
  const std::string english = "/api/v1/rooms/hall/channels/en";
  Relayed one;
  for (const char* name : {".path2.sdp", ".path2.red.sdp"}) {
    const auto answer = get(one.port, english + name);
    CHECK(answer.find("HTTP/1.1 404") == 0);
    CHECK(answer.find("interfaces") != std::string::npos);
  }
  event::Event event = event::built_in_event();
  event.network.interfaces = {"lo", "eth1"};
  Relayed two(event);
  const auto described = [&](const std::string& name) {
    const auto read = sdp::read(body_of(get(two.port, english + name)));
    REQUIRE(read.description);
    REQUIRE(read.description->audio() != nullptr);
    return *read.description->audio();
  };
  CHECK(rtp::to_string(described(".sdp").destination()) == "239.77.0.2:5012");
  CHECK(described(".sdp").single_source() == 0x7F000001);
  CHECK(rtp::to_string(described(".path2.sdp").destination()) == "239.93.0.2:5012");
  CHECK(described(".path2.sdp").single_source() == 0x7F000002);
  CHECK(rtp::to_string(described(".path2.red.sdp").destination()) == "239.93.0.130:5014");
}

TEST_CASE(
    "The technician's command is answered with the new state; a foreign page may not command") {
  Relayed relay;
  const std::string path = "/api/v1/rooms/hall/channels/en";
  CHECK(status_of(post(relay.port, path, R"({"muted":true})")) == 200);
  CHECK(code_of(post(relay.port, path, R"({"muted":true})", "Origin: http://evil.example\r\n")) ==
        "foreign_origin");
  CHECK(status_of(post(relay.port, path, R"({"muted":true})", "Origin: http://relay\r\n")) == 200);
}

TEST_CASE("The console is served with all that it loads, and may load nothing else") {
  Relayed relay;
  for (const char* path : {"/console", "/console/", "/console?room=hall"}) {
    const auto page = get(relay.port, path);
    CHECK(status_of(page) == 200);
    CHECK(page.find("Content-Type: text/html; charset=utf-8\r\n") != std::string::npos);
    CHECK(page.find("script-src 'self' 'wasm-unsafe-eval'; style-src 'self'") != std::string::npos);
    CHECK(page.find("unsafe-inline") == std::string::npos);
  }
  CHECK(status_of(get(relay.port, "/console/nothing.js")) == 404);
  CHECK(status_of(get(relay.port, "/console/a/b")) == 404);
  CHECK(status_of(post(relay.port, "/console", "")) == 405);
}

TEST_CASE("An alarm is told to who looks and to who listens, and can be acknowledged") {
  Relayed relay;
  WebSocketClient client(relay.port, "/api/v1/live");
  const auto hear = [&](std::string_view type) {
    for (;;) {
      const auto message = json::parse(client.receive().value());
      if (message.at("type") == json::value(type)) return message;
    }
  };
  CHECK(hear("state").at("alarms").is_array());
  relay.ticking = false;  // the engine stands still: grave
  const auto told = hear("alarms").at("alarms").at(0);
  CHECK(told.at("id") == json::value("hall/engine_still"));
  CHECK(told.at("severity") == json::value("grave"));
  CHECK(told.at("room") == json::value("hall"));
  CHECK(told.at("channel").is_null());
  CHECK(relay.get_json("/api/v1/alarms").at("alarms").at(0).at("id") == told.at("id"));
  CHECK(relay.get_json("/api/v1/event").at("alarms").at(0).at("what") == told.at("what"));

  const std::string wish = R"({"id":"hall/engine_still","acknowledged":true})";
  CHECK(code_of(post(relay.port, "/api/v1/alarms", wish, "Origin: http://evil.example\r\n")) ==
        "foreign_origin");
  const auto answer = json::parse(body_of(post(relay.port, "/api/v1/alarms", wish)));
  CHECK(answer.at("alarms").at(0).at("acknowledged").as_bool());
  CHECK(hear("alarms").at("alarms").at(0).at("acknowledged").as_bool());
  CHECK(code_of(post(relay.port, "/api/v1/alarms", R"({"id":"x","acknowledged":true})")) ==
        "not_found");
  for (const char* bad : {"", "[]", "{}", R"({"id":7,"acknowledged":true})", R"({"id":"x"})"})
    CHECK(code_of(post(relay.port, "/api/v1/alarms", bad)) == "bad_command");

  relay.ticking = true;
  while (!hear("alarms").at("alarms").as_array().empty()) continue;
}

TEST_CASE("Channels and sources have a history; what there is not has none") {
  Relayed relay;
  const auto seconds = [&] {
    return relay.get_json("/api/v1/rooms/hall/channels/en/history").at("fine").at("listeners");
  };
  while (seconds().as_array().empty()) continue;
  const auto channel = relay.get_json("/api/v1/rooms/hall/channels/en/history");
  CHECK(channel.at("fine").at("step") == json::value(1));
  CHECK(channel.at("coarse").at("step") == json::value(10));
  CHECK(channel.at("fine").at("level_dbfs").at(0) == json::value(-120));
  CHECK(channel.at("fine").at("latency_ms").at(0).is_null());
  for (const char* path : {"channels/xx", "sources/mixer"})
    CHECK(code_of(get(relay.port, std::string("/api/v1/rooms/hall/") + path + "/history")) ==
          "not_found");
  CHECK(code_of(get(relay.port, "/api/v1/rooms/cellar/channels/en/history")) == "not_found");
}

TEST_CASE("Who loses most of a channel is asked of the channel") {
  Relayed relay;
  const auto ears = relay.get_json("/api/v1/rooms/hall/channels/en/listeners");
  CHECK(ears.at("reporters") == json::value(0));
  CHECK(ears.at("worst").as_array().empty());
  CHECK(code_of(get(relay.port, "/api/v1/rooms/hall/channels/xx/listeners")) == "not_found");
}

TEST_CASE("A watching listener's report becomes an alarm, with its runbook") {
  Relayed relay;
  const std::string path = "/api/v1/rooms/hall/network";
  const auto say = [&] {
    return post(relay.port, path, R"({"watcher":"balcony","received":["floor"],
                                      "foreign":[{"channel":"en","address":"10.0.0.9"}]})");
  };
  CHECK(code_of(post(relay.port, path, R"({"watcher":"balcony","received":["xx"]})")) ==
        "bad_report");
  CHECK(code_of(post(relay.port, "/api/v1/rooms/cellar/network", "{}")) == "not_found");
  const auto foreign = [&]() -> std::optional<json::object> {
    CHECK(status_of(say()) == 200);
    const auto alarms = relay.get_json("/api/v1/alarms");
    for (const auto& alarm : alarms.at("alarms").as_array())
      if (alarm.at("kind").as_string() == "foreign_sender") return alarm.as_object();
    return std::nullopt;
  };
  auto alarm = foreign();
  while (!alarm) alarm = foreign();
  CHECK(alarm->at("id").as_string() == "hall/en/10.0.0.9/foreign_sender");
  CHECK(alarm->at("runbook").as_string() == "/runbook/foreign_sender");
  CHECK(body_of(get(relay.port, "/runbook/foreign_sender")).starts_with("## foreign_sender"));
  CHECK(code_of(get(relay.port, "/runbook/weather")) == "not_found");
}

TEST_CASE("The only room is where / leads") {
  Relayed relay;
  const auto home = get(relay.port, "/");
  CHECK(status_of(home) == 302);
  CHECK(home.find("Location: /hall\r\n") != std::string::npos);
  CHECK(status_of(get(relay.port, "/hall")) == 200);
  CHECK(status_of(get(relay.port, "/cellar")) == 404);
}

TEST_CASE("A session lives from hello to its end, and everybody sees it") {
  Relayed relay;
  control::Hello hello;
  hello.role = control::Role::floor;
  hello.room = "hall";
  hello.source = "mixer";
  hello.port = 41000;
  {
    WebSocketClient client(relay.port, "/api/v1/session");
    REQUIRE(client.status() == 101);
    client.send(control::to_json(control::ClientMessage{hello}));
    const auto welcome = control::parse_relay_message(client.receive().value());
    CHECK(std::holds_alternative<control::Welcome>(std::get<control::RelayMessage>(welcome)));
    const auto event = relay.get_json("/api/v1/event");
    CHECK(event.at("rooms").at(0).at("sources").at(0).at("id") == json::value("mixer"));
    client.close();
  }
  while (!relay.get_json("/api/v1/event").at("rooms").at(0).at("sources").as_array().empty())
    continue;
}

TEST_CASE("The live WebSocket tells the whole state first, and meters unasked") {
  Relayed relay;
  WebSocketClient client(relay.port, "/api/v1/live");
  REQUIRE(client.status() == 101);
  CHECK(json::parse(client.receive().value()).at("type") == json::value("state"));
  int meters = 0;
  while (meters < 5)
    if (json::parse(client.receive().value()).at("type") == json::value("meters")) ++meters;
  CHECK(WebSocketClient(relay.port, "/api/v1/live", "http://evil.example").status() == 403);
}

TEST_CASE("Listening to an Ogg stream taps its channel and counts the listener") {
  Relayed relay;
  const auto web = [&] {
    return relay.get_json("/api/v1/event")
        .at("rooms")
        .at(0)
        .at("channels")
        .at(2)
        .at("listeners")
        .at("web");
  };
  {
    RawClient client(relay.port);
    client.send("GET /api/v1/rooms/hall/channels/en.opus HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.answer(true).find("audio/ogg") != std::string::npos);
    CHECK(client.at_least(4).substr(0, 4) == "OggS");
    CHECK(web() == json::value(1));
  }
  while (web() != json::value(0)) continue;
}

TEST_CASE("A technician's ear is told what it hears, and nobody counts it") {
  Relayed relay;
  const auto channels = [&] {
    json::array listeners;
    const auto event = relay.get_json("/api/v1/event");
    for (const auto& channel : event.at("rooms").at(0).at("channels").as_array())
      listeners.push_back(channel.at("listeners"));
    return listeners;
  };
  const auto before = channels();
  const std::string tap = "/api/v1/rooms/hall/tap/";
  WebSocketClient channel(relay.port, tap + "channels/en");
  WebSocketClient microphone(relay.port, tap + "desks/en/1/microphone");
  WebSocketClient incoming(relay.port, tap + "desks/en/1/incoming");
  for (auto* ear : {&channel, &microphone, &incoming}) {
    REQUIRE(ear->status() == 101);
    CHECK(json::parse(ear->receive().value()).at("type") == json::value("hearing"));
  }
  CHECK(channels() == before);
  CHECK(body_of(get(relay.port, "/metrics")).find("dragoman_tap_cut_total 0") != std::string::npos);

  CHECK(status_of(get(relay.port, tap + "channels/en")) == 426);
  CHECK(WebSocketClient(relay.port, tap + "channels/xx").status() == 404);
  CHECK(WebSocketClient(relay.port, "/api/v1/rooms/nowhere/tap/channels/en").status() == 404);
  CHECK(WebSocketClient(relay.port, tap + "channels/en", "http://evil.example").status() == 403);
}
