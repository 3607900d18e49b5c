#include "relay/app/whip.h"
#include "relay/webrtc/identity.h"
#include "tests/relay/app/fake_web_media.h"
#include "tests/relay/app/refusal.h"
#include "tests/relay/app/session_hall.h"
#include "tools/load/web_client.h"

#include <boost/json.hpp>

using namespace dragoman;
using namespace dragoman::testing;
using app::Whip;
using Type = webrtc::Event::Type;

namespace {

constexpr rtp::Endpoint kSpeaker{0xC0A80009, 50'000}, kElsewhere{0xC0A80109, 40'000};

/// A browser's offer, turned round.
std::string speech() {
  static const webrtc::Identity identity;
  std::string text = load::WebClient{identity, false, [](rtp::Bytes) {}}.offer();
  constexpr std::string_view kHears = "recvonly";
  return text.replace(text.find(kHears), kHears.size(), "sendonly");
}

struct Desk : Hall {
  Desk() { open(nullptr); }
  void open(decltype(Whip::Setup::identify) identify) {
    Whip::Setup setup{event,
                      web,
                      media,
                      hub,
                      [this] { return now; },
                      [this] { return ++random; },
                      {{0xC0A80001, 7402}}};
    if (identify) setup.identify = std::move(identify);
    setup.journal = [this](const store::JournalFact& fact) { journal.push_back(fact); };
    whip.emplace(std::move(setup));
  }
  net::Response offer(const std::string& source, std::string body = speech(),
                      const app::Caller& caller = {}) {
    now += 1s;
    net::Request request;
    request.content_type = "application/sdp";
    request.body = std::move(body);
    return whip->offer(request, "hall", source, caller);
  }
  std::string id_of(const net::Response& response) {
    REQUIRE(response.status == 201);
    const auto& location = response.headers[0].second;
    return location.substr(location.rfind('/') + 1);
  }
  webrtc::Seat seat() const { return web.commands.back().listener.seat; }
  void tell(Type type, webrtc::Seat seat, const rtp::Endpoint& from = kSpeaker,
            webrtc::End end = webrtc::End::closed) {
    webrtc::Event told;
    told.end = end;
    told.type = type;
    told.seat = seat;
    told.place = {0, webrtc::kNoChannel};
    told.from = from;
    whip->take(told);
  }
  boost::json::object state(const std::string& id) {
    now += 500ms;
    const auto response = whip->state(id);
    REQUIRE(response.status == 200);
    return boost::json::parse(response.body).as_object();
  }
  int slot(const std::string& name) { return hub.seats().find_floor_source(0, name).value_or(-1); }
  void sound(int slot, bool on) { status().sources[static_cast<std::size_t>(slot)].alive = on; }

  FakeWebMedia web;
  std::optional<Whip> whip;
};

}  // namespace

TEST_CASE("An offer to speak takes a floor slot, and its sound begins with the handshake's end") {
  Desk desk;
  const auto response = desk.offer("remote");
  REQUIRE(response.status == 201);
  CHECK(response.type == "application/sdp");
  CHECK(response.headers[0].second.starts_with("/whip/hall/remote/"));
  CHECK(response.body.find("a=recvonly") != std::string::npos);
  REQUIRE(desk.web.commands.size() == 1);
  CHECK(desk.web.commands[0].listener.speaks());
  CHECK(desk.seat().slot >= webrtc::kMaxSlots - webrtc::kSpeakerSlots);
  CHECK(desk.slot("remote") == 0);
  CHECK(desk.media.sources.empty());  // nothing is let in before DTLS is done
  CHECK(desk.whip->counts().waiting == 1);
  desk.tell(Type::connected, desk.seat());
  REQUIRE(desk.media.sources.contains({0, 0}));
  const auto& opened = desk.media.sources.at({0, 0});
  CHECK(opened.peer.from == kSpeaker);
  CHECK(opened.peer.opener != nullptr);
  CHECK(opened.config.codec == engine::Codec::opus);
  CHECK(opened.config.payload_type == load::WebClient::kOpus);
  CHECK(opened.config.packet == 960);
  CHECK(opened.config.channels == 1);
  CHECK(desk.whip->counts().connected == 1);
}

TEST_CASE("Packet time and two channels are as offered, where the floor has two") {
  Desk desk;
  auto& floor = desk.event.rooms[0].channels.front();
  floor.channels = GENERATE(1, 2);
  const std::string text = speech() + "a=ptime:10\r\na=fmtp:111 sprop-stereo=1\r\n";
  const auto response = desk.offer("remote", text);
  desk.tell(Type::connected, desk.seat());
  CHECK(desk.media.sources.at({0, 0}).config.packet == 480);
  CHECK(desk.media.sources.at({0, 0}).config.channels == floor.channels);
  CHECK(response.body.find("a=ptime:10") != std::string::npos);
  CHECK((response.body.find("stereo=1") != std::string::npos) == (floor.channels == 2));
}

TEST_CASE("A speaker who roams is heard from where he is") {
  Desk desk;
  desk.offer("remote");
  desk.tell(Type::moved, desk.seat(), kElsewhere);
  CHECK(desk.media.sources.empty());
  desk.tell(Type::connected, desk.seat());
  desk.tell(Type::moved, desk.seat(), kElsewhere);
  CHECK(desk.media.sources.at({0, 0}).peer.from == kElsewhere);
}

TEST_CASE("DELETE closes the source at once, once") {
  Desk desk;
  const auto id = desk.id_of(desk.offer("remote"));
  desk.tell(Type::connected, desk.seat());
  const auto seat = desk.seat();
  CHECK(desk.whip->remove("0").status == 404);
  CHECK(desk.whip->remove(id).status == 200);
  CHECK(desk.media.sources.empty());
  CHECK(desk.slot("remote") == -1);
  CHECK(desk.web.commands.back().type == webrtc::Command::Type::end);
  CHECK(desk.whip->remove(id).status == 404);
  desk.offer("remote");
  CHECK_FALSE(desk.seat() == seat);  // the shard still has the old one
  desk.tell(Type::ended, seat);
  CHECK(desk.slot("remote") == 0);
  CHECK(desk.whip->counts().waiting == 1);
}

TEST_CASE("A speaker is told whether the room hears him, and why not") {
  Desk desk;
  const auto id = desk.id_of(desk.offer("remote"));
  desk.sound(0, true);  // what the slot's former source left
  CHECK_FALSE(desk.state(id).at("connected").as_bool());
  CHECK_FALSE(desk.state(id).at("alive").as_bool());
  CHECK(desk.state(id).at("level_dbfs").is_null());
  desk.tell(Type::connected, desk.seat());
  auto& source = desk.status().sources[0];
  source.rms_dbfs = -20.04F;
  const auto says = [&](std::string_view name) { return desk.state(id).at(name).as_bool(); };
  CHECK(says("alive"));
  CHECK(desk.state(id).at("level_dbfs").to_number<double>() == -20.0);
  CHECK_FALSE(says("on_floor"));  // another source is chosen
  source.selected = true;
  CHECK(says("on_floor"));
  CHECK(says("room_open"));
  desk.status().closed = true;
  CHECK_FALSE(says("room_open"));
  CHECK_FALSE(says("on_floor"));
  desk.status().closed = false;
  desk.status().channels[0].muted = true;
  CHECK(says("floor_muted"));
  CHECK(says("selected"));
  CHECK_FALSE(says("on_floor"));
  desk.status().channels[0].muted = false;
  desk.sound(0, false);
  CHECK_FALSE(says("on_floor"));
  CHECK_FALSE(says("slower"));
  desk.status().slower = desk.status().use_microphone = true;
  CHECK(says("slower"));
  CHECK(says("use_microphone"));
}

TEST_CASE(
    "The state of a session is its holder's, for as long as it lasts, and not asked in a loop") {
  Desk desk;
  const auto id = desk.id_of(desk.offer("remote"));
  const auto other = desk.id_of(desk.offer("other"));
  CHECK(reason(desk.whip->state("0")) == "no_session");
  net::Response last;
  for (int i = 0; i < 20; ++i) last = desk.whip->state(id);
  CHECK(last.status == 429);
  CHECK(last.headers[0].first == "Retry-After");
  CHECK(desk.whip->state(other).status == 200);
  desk.now += 1s;
  CHECK(desk.whip->state(id).status == 200);
  desk.whip->remove(id);
  CHECK(desk.whip->state(id).status == 404);
}

TEST_CASE("What a busy shard did not take is asked of it again, and nobody is heard meanwhile") {
  Desk desk;
  const auto id = desk.id_of(desk.offer("remote"));
  desk.tell(Type::connected, desk.seat());
  desk.web.full = true;
  CHECK(desk.whip->remove(id).status == 200);
  CHECK(desk.media.sources.empty());
  CHECK(reason(desk.offer("other")) == "busy");
  CHECK(desk.slot("other") == -1);
  desk.web.full = false;
  desk.whip->poll();
  CHECK(desk.web.commands.back().type == webrtc::Command::Type::end);
}

TEST_CASE("A name is one speaker's while he sounds") {
  Desk desk;
  desk.offer("remote");
  CHECK(reason(desk.offer("remote")) == "source_taken");
  desk.tell(Type::connected, desk.seat());
  desk.sound(0, true);
  desk.now += 1min;
  CHECK(desk.offer("remote").status == 409);
  desk.sound(0, false);
  CHECK(desk.offer("remote").status == 201);
  CHECK(desk.media.sources.empty());
  Client mixer(desk);
  mixer.say(floor("hall-mixer", 6000));
  desk.sound(desk.slot("hall-mixer"), true);
  CHECK(desk.offer("hall-mixer").status == 409);
}

TEST_CASE("Offers to speak are refused by their reason, and counted") {
  Desk desk;
  CHECK(desk.offer("remote", speech() + "m=video 9\r\n").status == 422);
  std::string other = speech();
  other.replace(other.find("opus/48000"), 10, "ISAC/16000");
  CHECK(desk.offer("remote", other).status == 406);
  CHECK(desk.offer("remote", "hello").status == 400);
  CHECK(desk.offer("remote", std::string(sdp::kMaxOffer + 1, 'v')).status == 413);
  CHECK(reason(desk.offer("")) == "bad_name");
  CHECK(reason(desk.offer("a\nb")) == "bad_name");
  net::Request plain;
  plain.content_type = "text/plain";
  CHECK(desk.whip->offer(plain, "hall", "remote").status == 415);
  CHECK(desk.whip->offer(plain, "nowhere", "remote").status == 404);
  const auto refused = desk.whip->counts().refused;
  CHECK(refused.at("video") == 1);
  CHECK(refused.at("no_opus") == 1);
  CHECK(desk.slot("remote") == -1);
  CHECK(desk.web.commands.empty());
}

TEST_CASE("All of a room's floor slots are all, and too many offers at once are too many") {
  Desk desk;
  for (int i = 0; i < engine::kMaxFloorSources; ++i)
    CHECK(desk.offer("remote " + std::to_string(i)).status == 201);
  CHECK(reason(desk.offer("one more")) == "full");
  net::Response last;
  for (int i = 0; i < 100; ++i) {
    desk.now -= 1s;
    last = desk.offer("one more");
  }
  CHECK(last.status == 429);
}

TEST_CASE("Without the floor's key there is no floor") {
  Desk desk;
  desk.open([](const control::Hello& hello,
               const app::Caller& caller) -> std::variant<app::Caller, control::Refused> {
    CHECK(hello.role == control::Role::floor);
    if (caller.role == trust::Role::floor) return caller;
    return control::Refused{"key", "no", "yes"};
  });
  app::Caller nobody, listener, owner;
  nobody.confidential = listener.confidential = true;
  listener.role = trust::Role::listener;
  owner.role = trust::Role::floor;
  const auto refused = desk.offer("remote", speech(), nobody);
  CHECK(refused.status == 401);
  CHECK(refused.headers[0].first == "WWW-Authenticate");
  CHECK(desk.offer("remote", speech(), listener).status == 403);
  CHECK(desk.offer("remote", speech(), {}).status == 403);  // not in the clear
  CHECK(desk.offer("remote", speech(), owner).status == 201);
  desk.tell(Type::connected, desk.seat());
  const auto revoked = [](const app::Caller& caller) { return caller.role == trust::Role::floor; };
  CHECK(desk.whip->end_those(revoked) == 1);
  CHECK(desk.media.sources.empty());
  CHECK(desk.whip->end_those(revoked) == 0);
}

TEST_CASE("The journal has whose sound came, and when and why it was over") {
  Desk desk;
  const auto by_himself = desk.id_of(desk.offer("remote"));
  const auto first = desk.seat();
  CHECK(desk.journal.empty());  // nobody hears him yet
  desk.tell(Type::connected, first);
  desk.whip->remove(by_himself);
  desk.tell(Type::ended, first, kSpeaker, webrtc::End::deleted);  // the shard's own word is no news
  struct Case {
    webrtc::End end;
    std::string words;
  };
  for (const auto& [end, words] :
       {Case{webrtc::End::closed, "close_notify"}, Case{webrtc::End::consent_lost, "consent lost"},
        Case{webrtc::End::never_connected, "handshake did not end in time"}}) {
    desk.offer("guest");
    if (end != webrtc::End::never_connected) desk.tell(Type::connected, desk.seat());
    desk.tell(Type::ended, desk.seat(), kSpeaker, end);
    CHECK(desk.journal.back().kind == "speaker left");
    CHECK(desk.journal.back().detail.find(words) != std::string::npos);
    CHECK(desk.slot("guest") == -1);
  }
  REQUIRE(desk.journal.size() == 7);
  CHECK(desk.journal[0].kind == "speaker came");
  CHECK(desk.journal[0].room == "hall");
  CHECK(desk.journal[0].detail == "remote");
  CHECK_FALSE(desk.journal[0].who.empty());
  CHECK(desk.journal[1].kind == "speaker left");
  CHECK(desk.journal[1].detail == "remote: its sender ended it (DELETE)");
  CHECK(desk.whip->counts().ended[static_cast<std::size_t>(webrtc::End::consent_lost)] == 1);
  CHECK(desk.whip->counts().connected == 0);
}

TEST_CASE("A speaker is told what came of his sound") {
  Desk desk;
  desk.offer("remote");
  desk.tell(Type::connected, desk.seat());
  desk.sound(0, true);
  desk.media.receptions[{0, 0}] = {75, 25, 0, rtp::Ssrc{9}, 65'700, 2.0};
  desk.whip->poll();
  REQUIRE(desk.web.commands.back().type == webrtc::Command::Type::report);
  auto block = desk.web.commands.back().reception;
  CHECK(block.source == rtp::Ssrc{9});
  CHECK(block.fraction_lost == 64);
  CHECK(block.cumulative_lost == 25);
  CHECK(block.extended_highest == 65'700);
  CHECK(block.jitter == 96);
  desk.media.receptions[{0, 0}].received += 50;
  desk.whip->poll();
  CHECK(desk.web.commands.size() == 2);  // not before a second is over
  desk.now += 1s;
  desk.whip->poll();
  CHECK(desk.web.commands.back().reception.fraction_lost == 0);
}
