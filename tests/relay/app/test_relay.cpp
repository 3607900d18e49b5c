/// The whole relay in this process: real threads, real multicast on loopback, ports of the system's
/// choice.

#include "codecs/control/json.h"
#include "codecs/rtp/packet.h"
#include "relay/app/relay.h"
#include "relay/net/udp.h"
#include "relay/store/journal_file.h"
#include "relay/store/recording_library.h"
#include "tests/relay/net/http_client.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <stdexcept>
#include <thread>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

event::Event quiet_event() {
  auto event = event::built_in_event();
  event.network.multicast = 0xEF5B0000;  // 239.91.0.0
  event.network.http.port = event.network.media.port = 0;
  event.storage.dir =
      std::filesystem::temp_directory_path() / ("dragoman-relay-" + std::to_string(::getpid()));
  return event;
}

/// A microphone: L16 packets of 2.5 ms, from a socket of its own.
class Microphone {
 public:
  Microphone() : socket_({{0x7F000001, 0}, "lo"}) {}
  ~Microphone() {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
  }
  std::uint16_t port() const { return socket_.local().port; }

  void speak(const control::Welcome& to) {
    packet_.payload_type = static_cast<std::uint8_t>(to.payload_type);
    packet_.ssrc = rtp::Ssrc{to.ssrc};
    packet_.payload = silence_;
    to_ = {rtp::parse_address(to.media_host).value(), to.media_port};
    loop_.every(std::chrono::milliseconds(5), [this] {
      send();
      send();
    });
    thread_ = std::thread([this] { loop_.run(); });
  }

 private:
  void send() {
    std::array<std::byte, 300> datagram;
    const auto size = rtp::write(packet_, datagram);
    socket_.send(to_, rtp::Bytes(datagram).first(size));
    packet_.sequence = packet_.sequence + 1;
    packet_.timestamp = packet_.timestamp + 120;
  }

  net::UdpSocket socket_;
  net::ControlLoop loop_;
  std::array<std::byte, 240> silence_{};
  rtp::Packet packet_{};
  rtp::Endpoint to_{};
  std::thread thread_;
};

/// The next message of that kind; others are passed over.
template <class Message>
Message next(WebSocketClient& client) {
  for (;;) {
    const auto text = client.receive();
    REQUIRE(text);
    const auto parsed = control::parse_relay_message(*text);
    if (const auto* found = std::get_if<Message>(&std::get<control::RelayMessage>(parsed)))
      return *found;
  }
}

/// The next desk state that fulfils `condition`; other messages are passed over.
template <class Condition>
control::DeskState desk_state_when(WebSocketClient& client, Condition condition) {
  for (;;) {
    const auto state = next<control::DeskState>(client);
    if (condition(state)) return state;
  }
}

/// One start of a relay, ended cleanly after `meanwhile(port)`.
template <class Meanwhile>
void run_relay(const event::Event& event, const Meanwhile& meanwhile) {
  app::Relay relay(event);
  const auto port = relay.http().port;
  std::thread thread([&] { relay.run(); });
  meanwhile(port);
  relay.stop();
  thread.join();
}

}  // namespace

TEST_CASE("A relay starts, puts a desk on the air when its engine says so, and ends cleanly") {
  const auto event = quiet_event();
  {
    app::Relay relay(event);
    const auto port = relay.http().port;
    std::thread thread([&] { relay.run(); });
    while (status_of(get(port, "/readyz")) != 200) std::this_thread::yield();

    WebSocketClient desk(port, "/api/v1/session");
    control::Hello hello;
    hello.role = control::Role::interpreter;
    hello.room = "hall";
    hello.booth = "en";
    hello.desk = 1;
    Microphone microphone;
    hello.port = microphone.port();
    desk.send(control::to_json(control::ClientMessage{hello}));
    microphone.speak(next<control::Welcome>(desk));
    CHECK(next<control::DeskState>(desk).microphone == "off");
    desk.send(control::to_json(control::ClientMessage{control::MicrophoneCommand{true}}));
    const auto on = desk_state_when(desk, [](const auto& s) { return !s.on_air.empty(); });
    CHECK(on.microphone == "on");
    CHECK(on.on_air == std::vector<std::string>{"en"});

    const auto muted = post(port, "/api/v1/rooms/hall/channels/en", R"({"muted":true})");
    CHECK(boost::json::parse(body_of(muted)).at("state") == boost::json::value("muted"));

    RawClient listener(port);
    listener.send("GET /api/v1/rooms/hall/channels/fr.opus HTTP/1.1\r\nHost: x\r\n\r\n");
    listener.answer(true);
    CHECK(listener.at_least(4000).substr(0, 4) == "OggS");
    relay.stop();
    while (desk.receive()) continue;
    CHECK(desk.close_code() == 1001);
    CHECK(desk.close_reason().find("again") != std::string::npos);
    thread.join();
  }
  CHECK(std::filesystem::exists(event.storage.dir / "frames.json"));
  std::filesystem::remove_all(event.storage.dir);
}

TEST_CASE(
    "A relay that starts again goes on recording what a technician had begun and not stopped") {
  const auto event = quiet_event();
  const auto run = [&](const auto& meanwhile) { run_relay(event, meanwhile); };
  const auto recording = [](std::uint16_t port) {
    const auto state = boost::json::parse(body_of(get(port, "/api/v1/event")));
    return state.at("rooms").at(0).at("recording");
  };
  constexpr const char* kPath = "/api/v1/rooms/hall/recording";
  run([&](std::uint16_t port) { REQUIRE(status_of(post(port, kPath, R"({"on":true})")) == 200); });
  run([&](std::uint16_t port) {
    while (recording(port).at("state") != boost::json::value("on")) std::this_thread::yield();
    CHECK(recording(port).at("segment").to_number<int>() == 2);
    REQUIRE(status_of(post(port, kPath, R"({"on":false})")) == 200);
  });
  run([&](std::uint16_t port) { CHECK(recording(port).at("state") == boost::json::value("off")); });

  store::Complaints none;
  const auto segments = store::find_segments(app::recordings_path(event), "", none);
  REQUIRE(segments.size() == 2);
  CHECK(segments[1].index.start > *segments[0].index.end);
  std::vector<std::string> kinds;
  store::JournalFile(app::journal_path(event), store::JournalFile::Mode::read)
      .read("hall", [&](const auto& entry) { kinds.push_back(entry.fact.kind); });
  CHECK(std::count(kinds.begin(), kinds.end(), "recording resumed") == 1);
  std::filesystem::remove_all(event.storage.dir);
}

TEST_CASE("A relay that starts again goes on as people had set its rooms") {
  auto event = quiet_event();
  event.rooms[0].floor_sources = {"guest"};
  const auto run = [&](const auto& meanwhile) { run_relay(event, meanwhile); };
  const auto hall = [](std::uint16_t port) {
    return boost::json::parse(body_of(get(port, "/api/v1/event"))).at("rooms").at(0);
  };
  const std::string path = "/api/v1/rooms/hall/";
  run([&](std::uint16_t port) {
    REQUIRE(status_of(post(port, path + "channels/en", R"({"muted":true})")) == 200);
    REQUIRE(status_of(post(port, path + "channels/fr", R"({"gain_db":-3})")) == 200);
    REQUIRE(status_of(post(port, path + "channels/floor", R"({"lip_sync_ms":120})")) == 200);
    REQUIRE(status_of(post(port, path + "sources/guest", R"({"lip_sync_ms":180})")) == 200);
    REQUIRE(status_of(post(port, path + "desks/ru/1", R"({"locked":true})")) == 200);
    REQUIRE(status_of(post(port, path + "floor", R"({"language":"es"})")) == 200);
    REQUIRE(status_of(post(port, path + "session", R"({"open":false})")) == 200);
  });
  run([&](std::uint16_t port) {
    while (status_of(get(port, "/readyz")) != 200) std::this_thread::yield();
    const auto room = hall(port);
    CHECK_FALSE(room.at("open").as_bool());
    CHECK(room.at("floor_language") == boost::json::value("es"));
    CHECK(room.at("channels").at(2).at("muted").as_bool());
    CHECK(room.at("channels").at(6).at("gain_db").to_number<double>() == -3);
    CHECK(room.at("channels").at(0).at("lip_sync_ms") == boost::json::value(120));
    const auto guest = post(port, path + "sources/guest", R"({"lip_sync_ms":20})");
    CHECK(body_of(guest).find(R"("body":{"lip_sync_ms":180})") != std::string::npos);  // to undo
    CHECK(room.at("booths").at(1).at("desks").at(0).at("locked").as_bool());
    REQUIRE(status_of(post(port, path + "session", R"({"open":true})")) == 200);
  });
  run([&](std::uint16_t port) {
    while (status_of(get(port, "/readyz")) != 200) std::this_thread::yield();
    CHECK(hall(port).at("open").as_bool());
    CHECK(hall(port).at("channels").at(2).at("muted").as_bool());
  });
  std::filesystem::remove_all(event.storage.dir);
}

TEST_CASE("SIGHUP reads the event file again: what is right is taken, what is wrong is not") {
  const auto begun = quiet_event();
  auto file = begun;
  file.rooms[0].name = "Great Hall";
  std::atomic<bool> mistaken{false};
  {
    app::Relay relay(begun, [&] {
      if (mistaken) throw std::runtime_error("event.toml:7:1: no");
      return file;
    });
    const auto port = relay.http().port;
    const auto name = [port] {
      const auto event = boost::json::parse(body_of(get(port, "/api/v1/event")));
      return event.at("rooms").at(0).at("name").as_string();
    };
    const auto refused = [port] {
      return body_of(get(port, "/metrics")).find("reloads_total{result=\"refused\"} 1") !=
             std::string::npos;
    };
    std::thread thread([&] { relay.run(); });
    REQUIRE(name() == "Main hall");
    ::kill(::getpid(), SIGHUP);
    while (name() != "Great Hall") std::this_thread::yield();

    mistaken = true;
    ::kill(::getpid(), SIGHUP);
    while (!refused()) std::this_thread::yield();
    CHECK(name() == "Great Hall");
    const auto answer = post(port, "/api/v1/reload", "{}");
    CHECK(status_of(answer) == 409);
    CHECK(body_of(answer).find("event.toml:7:1") != std::string::npos);
    relay.stop();
    thread.join();
  }
  std::filesystem::remove_all(begun.storage.dir);
}
