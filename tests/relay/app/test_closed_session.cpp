/// Closed sessions: who is put out, who is told where the channels go on, and what is kept.

#include "codecs/control/codes.h"
#include "codecs/control/json.h"
#include "relay/app/control_plane.h"
#include "relay/app/room_store.h"
#include "relay/trust/digest.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr const char* kSession = "/api/v1/rooms/hall/session";
constexpr const char* kClose = R"({"closed_session":true})";

event::Event keyed_event() {
  event::Event event = event::built_in_event();
  event.trust.credentials = "/srv/credentials.json";
  event.trust.certificate = "/srv/server.pem";
  event.trust.key = "/srv/server.key";
  return event;
}

trust::Credentials credentials() {
  trust::Credentials out;
  for (const auto role : {trust::Role::technician, trust::Role::listener})
    out.list.push_back({std::string(trust::to_string(role)), role, "", "", 0,
                        trust::sha256_hex(trust::to_string(role)), false});
  return out;
}

/// A control plane without a network, where each key's token is its name and listening is open.
struct Desk {
  explicit Desk(const event::Event& given = keyed_event()) : event(given) {}

  event::Event event;
  FakeMedia media{event};
  Instant now{1h};
  std::uint32_t random = 1;
  std::vector<bool> kept;
  app::ControlPlane control{event, media, setup()};

  app::ControlPlane::Setup setup() {
    app::ControlPlane::Setup out{.sessions = {.interface = "lo",
                                              .source_address = "127.0.0.1",
                                              .now = [this] { return now; },
                                              .random = [this] { return ++random; }}};
    if (event.trust.has_credentials()) out.credentials = credentials();
    out.keep_closed = [this](const std::vector<bool>& closed) {
      kept = closed;
      return true;
    };
    return out;
  }

  net::Answer ask(const char* method, std::string target, std::string token, std::string body = "",
                  bool upgrade = false) {
    net::Request request;
    request.method = method;
    request.target = std::move(target);
    request.host = "127.0.0.1:7443";
    request.peer = {0x0A000009, 50000};
    request.secure = true;
    request.bearer = std::move(token);
    request.body = std::move(body);
    request.upgrade = upgrade;
    return control.handle(request);
  }
  net::Response command(const char* body, const char* target = kSession,
                        const char* token = "technician") {
    auto answer = ask("POST", target, token, body);
    REQUIRE(std::holds_alternative<net::Response>(answer));
    return std::get<net::Response>(answer);
  }
};

/// A listener's session.
struct Guest {
  Guest(Desk& desk, const std::string& token) {
    auto answer = desk.ask("GET", "/api/v1/session", "", "", true);
    REQUIRE(std::holds_alternative<net::Upgrade>(answer));
    conversation = std::move(std::get<net::Upgrade>(answer).conversation);
    conversation->opened(sender);
    control::Hello hello;
    hello.role = control::Role::listener;
    hello.room = "hall";
    hello.token = token;
    say(hello);
  }
  ~Guest() { conversation->closed(); }
  void say(const control::ClientMessage& message) {
    conversation->received(control::to_json(message));
  }
  template <class Message>
  std::vector<Message> heard() {
    std::vector<Message> out;
    for (const auto& text : sender.sent) {
      const auto parsed = control::parse_relay_message(text);
      REQUIRE(std::holds_alternative<control::RelayMessage>(parsed));
      if (const auto* each = std::get_if<Message>(&std::get<control::RelayMessage>(parsed)))
        out.push_back(*each);
    }
    return out;
  }
  FakeSender sender{{0x0A000009, 50000}};
  std::unique_ptr<net::Conversation> conversation;
};

unsigned status_of(const net::Answer& answer) {
  const auto* response = std::get_if<net::Response>(&answer);
  return response == nullptr ? 200 : response->status;
}

}  // namespace

TEST_CASE("A closed session puts out who has no key of his own, and tells the others where it is") {
  Desk desk;
  Guest guest(desk, ""), member(desk, "listener");
  CHECK(guest.heard<control::Welcome>().size() == 1);
  CHECK(member.heard<control::NewKeys>().empty());
  const auto answer = desk.command(kClose);
  CHECK(answer.status == 200);
  const auto state = json::parse(answer.body);
  CHECK(state.at("closed_session").as_bool());
  CHECK(state.at("undo").at("body").at("closed_session") == json::value(false));
  CHECK(guest.sender.closed);
  CHECK(guest.heard<control::NewKeys>().empty());
  CHECK_FALSE(member.sender.closed);
  const auto news = member.heard<control::NewKeys>();
  REQUIRE(news.size() == desk.event.rooms[0].channels.size());
  for (const auto& each : news) {
    REQUIRE(each.keys.size() == 2);
    CHECK(each.keys[0] == control::MediaKeys{});  // until then it goes on in the clear
    CHECK(each.keys[1].mki != 0);
    CHECK(each.keys[1].plain.size() == 88);
    CHECK(each.keys[1].group.starts_with("239."));
    CHECK(each.keys[1].red_group != each.keys[1].group);
  }
  CHECK(desk.kept == std::vector<bool>{true});
}

TEST_CASE("Nobody without a key of his own comes into a closed session") {
  Desk desk;
  desk.command(kClose);
  Guest late(desk, ""), member(desk, "listener");
  const auto refused = late.heard<control::Refused>();
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].code == control::code::kClosedSession);
  CHECK_FALSE(control::code::is_final(refused[0].code));
  CHECK(late.sender.closed);
  CHECK(member.heard<control::Welcome>().size() == 1);
  for (const char* path :
       {"/api/v1/rooms/hall/channels/en.opus", "/api/v1/rooms/hall/channels/en.sdp",
        "/api/v1/rooms/hall/channels/en.red.sdp"}) {
    INFO(path);
    CHECK(status_of(desk.ask("GET", path, "")) == 403);
    CHECK(status_of(desk.ask("GET", path, "listener")) == 200);
  }
  CHECK(status_of(desk.ask("POST", "/whep/hall/en", "", "v=0")) == 403);
  CHECK(desk.command(R"({"closed_session":false})").status == 200);
  CHECK(status_of(desk.ask("GET", "/api/v1/rooms/hall/channels/en.sdp", "")) == 200);
  CHECK(desk.kept == std::vector<bool>{false});
}

TEST_CASE("Of a closed session strangers do not even see who speaks when") {
  Desk desk;
  auto& status = *desk.media.statuses[0];
  status.ticks = 1;
  status.channels[2].rms_dbfs = -20;
  status.channels[2].state = engine::ChannelState::interpreted;
  const auto channel = [&](const char* token) {
    const auto answer = desk.ask("GET", "/api/v1/event", token);
    const auto body = json::parse(std::get<net::Response>(answer).body);
    return body.at("rooms").at(0).at("channels").at(2);
  };
  CHECK(channel("").at("state") == json::value("interpreted"));
  CHECK(channel("").at("level_dbfs").is_number());
  REQUIRE(desk.command(kClose).status == 200);
  CHECK(channel("").at("state").is_null());
  CHECK(channel("").at("level_dbfs").is_null());
  CHECK(channel("technician").at("state") == json::value("interpreted"));

  auto page = std::get<net::Upgrade>(desk.ask("GET", "/api/v1/rooms/hall/listen", "", "", true));
  FakeSender sender;
  page.conversation->opened(sender);
  REQUIRE_FALSE(sender.sent.empty());
  CHECK(json::parse(sender.sent.front()).at("channels").at("en") == json::value("closed"));
  page.conversation->closed();
}

TEST_CASE("A closed session sends nothing by unicast, and says so") {
  Desk desk;
  Guest member(desk, "listener");
  member.say(control::Subscribe{"en", 50000});
  CHECK(desk.media.subscriptions.size() == 1);
  desk.command(kClose);
  CHECK(desk.media.subscriptions.empty());
  REQUIRE(member.heard<control::Refused>().size() == 1);
  CHECK(member.heard<control::Refused>()[0].code == control::code::kMedia);
  member.say(control::Subscribe{"en", 50000});
  CHECK(desk.media.subscriptions.empty());
  CHECK(member.heard<control::Refused>().size() == 2);
}

TEST_CASE("A closed session needs keys, groups, a room and a technician") {
  Desk open(event::built_in_event());
  CHECK(open.command(kClose).status == 409);
  auto high = keyed_event();
  high.network.multicast = 0xEFFE0000;  // 239.254.0.0
  Desk crowded(high);
  CHECK(crowded.command(kClose).status == 409);
  Desk desk;
  CHECK(desk.command(kClose, "/api/v1/rooms/cellar/session").status == 404);
  CHECK(desk.command(R"({"closed_session":1})").status == 400);
  CHECK(desk.command(kClose, kSession, "listener").status == 403);
  CHECK(desk.kept.empty());
}

TEST_CASE("What was closed is closed again after a restart, and all when that cannot be read") {
  const auto folder =
      std::filesystem::temp_directory_path() / ("dragoman-closed-" + std::to_string(::getpid()));
  event::Event event = event::built_in_event();
  event.rooms.push_back(event.rooms[0]);
  event.rooms[1].id = "cellar";
  event.storage.dir = folder / "var";
  const app::RoomStore store(event, "closed-sessions");
  bool damaged = true;
  CHECK(store.load(damaged) == std::vector<bool>{false, false});
  CHECK_FALSE(damaged);
  CHECK(store.save({false, true}));
  CHECK(app::RoomStore(event, "closed-sessions").load(damaged) == std::vector<bool>{false, true});
  CHECK_FALSE(damaged);
  CHECK(store.save({false, false}));
  CHECK(store.load(damaged) == std::vector<bool>{false, false});
  std::ofstream(event.storage.dir / "closed-sessions") << "cell";
  CHECK(store.load(damaged) == std::vector<bool>{true, true});
  CHECK(damaged);
  std::filesystem::remove_all(folder);
}
