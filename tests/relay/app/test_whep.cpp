#include "relay/app/metrics.h"
#include "relay/app/whep.h"
#include "relay/event/event.h"
#include "relay/webrtc/identity.h"
#include "tests/relay/app/fake_web_media.h"
#include "tests/relay/app/refusal.h"
#include "tests/support/catch.h"
#include "tools/load/web_client.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;
using app::Whep;
using load::parse_answer;
using load::WebAnswer;
using load::WebClient;
using webrtc::Command;
using Type = webrtc::Event::Type;

namespace {

constexpr std::uint32_t kHall = 0xC0A80001, kOther = 0xC0A80002;

struct Desk {
  explicit Desk(event::Web web = {}) {
    event.web = std::move(web);
    whep.emplace(
        Whep::Setup{event,
                    media,
                    [this] { return now; },
                    [this] { return random += 0x9E3779B9; },
                    {{kHall, 7402}},
                    [this](const app::ListenerReport& report) { reports.push_back(report); }});
  }

  net::Response offer(std::string_view channel, std::uint32_t from = kHall, bool red = true) {
    WebClient client{identity(), red, [](rtp::Bytes) {}};
    return post(client.offer(), channel, from);
  }
  net::Response post(std::string body, std::string_view channel = "en", std::uint32_t from = kHall,
                     const app::Caller& caller = {}) {
    net::Request request;
    request.method = "POST";
    request.content_type = "application/sdp";
    request.body = std::move(body);
    request.peer = {from, 40'000};
    return whep->offer(request, "hall", channel, caller);
  }
  static const webrtc::Identity& identity() {
    static const webrtc::Identity one;
    return one;
  }
  webrtc::Seat last_seat() const { return media.commands.back().listener.seat; }
  std::string connect(std::string_view channel, std::uint32_t from = kHall) {
    const std::string id = id_of(offer(channel, from));
    media.tell(Type::connected, last_seat());
    whep->poll();
    return id;
  }
  static std::string id_of(const net::Response& response) {
    REQUIRE(response.status == 201);
    REQUIRE(response.headers.size() == 1);
    const std::string& location = response.headers[0].second;
    return location.substr(location.rfind('/') + 1);
  }

  event::Event event = event::built_in_event();
  FakeWebMedia media;
  std::vector<app::ListenerReport> reports;
  Instant now{100s};
  std::uint32_t random = 1;
  std::optional<Whep> whep;
};

}  // namespace

TEST_CASE("An offer is answered, and its listener handed to a shard") {
  Desk desk;
  const auto response = desk.offer("en");
  REQUIRE(response.status == 201);
  CHECK(response.type == "application/sdp");
  CHECK(response.headers[0].first == "Location");
  CHECK(response.headers[0].second.starts_with("/whep/hall/en/"));
  REQUIRE(desk.media.commands.size() == 1);
  const auto& listener = desk.media.commands[0].listener;
  CHECK(desk.media.commands[0].type == Command::Type::admit);
  CHECK(listener.place == webrtc::Place{0, 2});
  CHECK(listener.opus == WebClient::kOpus);
  CHECK(listener.red == WebClient::kRed);
  CHECK(listener.first_sequence < 0x8000);
  CHECK(listener.fingerprint == Desk::identity().fingerprint());
  const WebAnswer answer = parse_answer(response.body);
  CHECK(answer.ufrag == webrtc::text_of(listener.ufrag));
  CHECK(answer.password == webrtc::text_of(listener.password));
  CHECK(answer.candidate == rtp::Endpoint{kHall, 7402});
  CHECK(answer.ssrc == listener.ssrc);
  CHECK(webrtc::seat_of(answer.ufrag + ":x") == listener.seat);
}

TEST_CASE("RED is sent where both sides want it") {
  Desk plain{[] {
    event::Web web;
    web.redundancy = false;
    return web;
  }()};
  plain.offer("en");
  CHECK(plain.media.commands[0].listener.red == 0);
  Desk desk;
  desk.offer("en", kHall, false);
  CHECK(desk.media.commands[0].listener.red == 0);
}

TEST_CASE("Listeners are counted where they listen, once they hear") {
  Desk desk;
  const auto id = desk.connect("en");
  CHECK(desk.whep->listeners(0)[2].listeners == 1);
  desk.offer("en");
  CHECK(desk.whep->listeners(0)[2].listeners == 1);
  CHECK(desk.whep->counts().waiting == 1);
  CHECK(desk.whep->change(id, R"({"channel":"fr"})").status == 200);
  CHECK(desk.media.commands.back().type == Command::Type::tune);
  CHECK(desk.media.commands.back().listener.place == webrtc::Place{0, 6});
  CHECK(desk.whep->listeners(0)[2].listeners == 0);
  CHECK(desk.whep->listeners(0)[6].listeners == 1);
}

TEST_CASE("What listeners report is added up") {
  Desk desk;
  for (const int lost : {3, 4, -2}) {
    desk.connect("en");
    webrtc::Event report;
    report.type = Type::report;
    report.seat = desk.last_seat();
    report.lost = lost;
    report.jitter = std::chrono::milliseconds{lost + 10};
    desk.media.events.push_back(report);
    desk.whep->poll();
  }
  CHECK(desk.whep->listeners(0)[2].lost == 7);
  CHECK(desk.whep->listeners(0)[2].worst_jitter == 14ms);
}

TEST_CASE(
    "What a browser reports is told with its stream, its place and what it hears; and that it "
    "leaves") {
  Desk desk;
  desk.connect("en");
  webrtc::Event report;
  report.type = Type::report;
  report.seat = desk.last_seat();
  report.place = {0, 2};
  report.from = {kHall, 50'000};
  report.fraction_lost = 64;
  report.jitter = 12ms;
  report.round_trip = 3ms;
  desk.media.events.push_back(report);
  desk.whep->poll();
  REQUIRE(desk.reports.size() == 1);
  const auto told = desk.reports[0];
  CHECK(told.kind == app::ListenerReport::Kind::hears);
  CHECK(told.channel == 2);
  CHECK(told.reporter == desk.media.commands[0].listener.ssrc);
  CHECK(told.from == rtp::Endpoint{kHall, 50'000});
  CHECK(told.loss_percent == 25);
  CHECK(told.jitter_ms == 12);
  CHECK(told.round_trip == 3ms);
  CHECK(told.redundancy);
  desk.media.tell(Type::ended, desk.last_seat());
  desk.whep->poll();
  REQUIRE(desk.reports.size() == 2);
  CHECK(desk.reports[1].kind == app::ListenerReport::Kind::leaves);
  CHECK(desk.reports[1].reporter == told.reporter);
}

TEST_CASE("Who sends offers and never a check holds no place against who does") {
  event::Web web;
  web.listeners = 6;
  web.per_address = 4;
  Desk desk{web};
  const auto checked = [&] {
    REQUIRE(desk.offer("en").status == 201);
    desk.media.tell(Type::checked, desk.last_seat());
    desk.whep->poll();
    return desk.last_seat();
  };
  checked();
  const auto oldest_unchecked = [&] {
    desk.offer("en");
    return desk.last_seat();
  }();
  for (int i = 0; i < 2; ++i) desk.offer("en");
  // Four from there: the second, which is the longest without a check, gives way.
  checked();
  const auto& commands = desk.media.commands;
  CHECK(commands[commands.size() - 2].type == Command::Type::end);
  CHECK(commands[commands.size() - 2].listener.seat == oldest_unchecked);
  CHECK(desk.whep->counts().gave_way == 1);
  // When the shard says that it has gone, nothing is counted twice.
  desk.media.tell(Type::ended, oldest_unchecked);
  desk.whep->poll();
  checked();
  checked();
  CHECK(reason(desk.offer("en")) == "address_full");  // all four are phones
  // Of the event's places, too: who is checked stays.
  for (int i = 0; i < 2; ++i) CHECK(desk.offer("en", kOther).status == 201);
  CHECK(desk.offer("en", 7).status == 201);
  CHECK(desk.whep->counts().gave_way == 4);
}

TEST_CASE("A session changes to a channel of its room, and to nothing else") {
  Desk desk;
  const auto id = desk.connect("en");
  CHECK(reason(desk.whep->change(id, R"({"channel":"xx"})")) == "no_channel");
  for (const char* body : {"", "{}", "[]", R"({"channel":7})", R"({"channel":""})", "{"})
    CHECK(reason(desk.whep->change(id, body)) == "bad_command");
  CHECK(reason(desk.whep->change("0123", R"({"channel":"fr"})")) == "no_session");
  CHECK(desk.media.commands.size() == 1);
}

TEST_CASE("A session that ended is gone, and its place is free when the shard says so") {
  event::Web web;
  web.listeners = 1;
  Desk desk{web};
  const auto id = desk.connect("en");
  CHECK(desk.whep->remove(id).status == 200);
  CHECK(desk.media.commands.back().type == Command::Type::end);
  CHECK(reason(desk.whep->remove(id)) == "no_session");
  CHECK(reason(desk.whep->change(id, R"({"channel":"fr"})")) == "no_session");
  CHECK(desk.whep->listeners(0)[2].listeners == 0);
  CHECK(reason(desk.offer("en")) == "full");
  desk.media.tell(Type::ended, desk.media.commands[0].listener.seat, webrtc::End::deleted);
  desk.whep->poll();
  CHECK(desk.offer("en").status == 201);
  CHECK(desk.whep->counts().ended[static_cast<std::size_t>(webrtc::End::deleted)] == 1);
}

TEST_CASE("Whose key no longer holds is put out, by a busy shard as soon as it can") {
  Desk desk;
  WebClient client{Desk::identity(), true, [](rtp::Bytes) {}};
  const auto come = [&](const char* hash) {
    app::Caller caller;
    caller.hash = hash;
    REQUIRE(desk.post(client.offer(), "en", kHall, caller).status == 201);
    desk.media.tell(Type::connected, desk.last_seat());
    desk.whep->poll();
    return desk.last_seat();
  };
  const auto old = come("old");
  come("new");
  desk.media.full = true;
  const auto ended = [](const app::Caller& caller) { return caller.hash == "old"; };
  CHECK(desk.whep->end_those(ended) == 1);
  CHECK(desk.whep->listeners(0)[2].listeners == 2);
  desk.media.full = false;
  desk.whep->poll();
  CHECK(desk.media.commands.back().type == Command::Type::end);
  CHECK(desk.media.commands.back().listener.seat == old);
  CHECK(desk.whep->listeners(0)[2].listeners == 1);
  const auto commands = desk.media.commands.size();
  desk.whep->poll();
  CHECK(desk.media.commands.size() == commands);
}

TEST_CASE("Listeners are spread over the shards") {
  Desk desk;
  int first = 0;
  for (int i = 0; i < 10; ++i) {
    desk.offer("en");
    first += desk.last_seat().shard == 0;
  }
  CHECK(first == 5);
}

TEST_CASE("More than the event takes are turned away, in all and from one address") {
  event::Web web;
  web.listeners = 4;
  web.per_address = 3;
  Desk desk{web};
  for (int i = 0; i < 3; ++i) desk.connect("en");
  const auto refused = desk.offer("en");
  CHECK(refused.status == 503);
  CHECK(reason(refused) == "address_full");
  CHECK(refused.headers[0].first == "Retry-After");
  desk.connect("en", kOther);
  CHECK(reason(desk.offer("en", kOther)) == "full");
  CHECK(desk.whep->counts().refused.at("full") == 1);
  CHECK(desk.whep->counts().refused.at("address_full") == 1);
}

TEST_CASE("A thousand offers a second are bounded, and who sends them takes nothing from others") {
  Desk desk;
  int answered = 0, too_fast = 0;
  for (int i = 0; i < 1000; ++i) {
    desk.now += 1ms;
    const auto response = desk.post("nonsense");
    answered += response.status == 400;
    too_fast += response.status == 429;
  }
  CHECK(answered + too_fast == 1000);
  CHECK(too_fast > 450);
  CHECK(desk.offer("en", kOther).status == 201);
  desk.now += 2s;
  CHECK(desk.offer("en").status == 201);
}

TEST_CASE("An offer that cannot be answered is refused with its reason") {
  Desk desk;
  CHECK(reason(desk.post("hello")) == "malformed");
  CHECK(reason(desk.post(std::string(20'000, 'v'))) == "too_big");
  CHECK(desk.post(std::string(20'000, 'v')).status == 413);
  CHECK(reason(desk.offer("xx")) == "no_channel");
  net::Request request;
  request.content_type = "application/sdp";
  CHECK(reason(desk.whep->offer(request, "attic", "en")) == "no_room");
  request.content_type = "text/html";
  CHECK(desk.whep->offer(request, "hall", "en").status == 415);
  CHECK(desk.media.commands.empty());
  CHECK(desk.whep->counts().refused.at("malformed") == 1);
}

TEST_CASE("A shard that has no room turns listeners away") {
  Desk desk;
  const auto id = desk.connect("en");
  desk.media.full = true;
  CHECK(reason(desk.offer("en")) == "busy");
  CHECK(reason(desk.whep->remove(id)) == "busy");
  desk.media.full = false;
  CHECK(desk.whep->remove(id).status == 200);
  CHECK(desk.whep->counts().waiting == 1);  // the one that ends
}

TEST_CASE("Browsers are told the announced addresses, else the port's own") {
  event::Event event = event::built_in_event();
  using Endpoints = std::vector<rtp::Endpoint>;
  CHECK(app::web_candidates(event, {0x7F000001, 7402}) == Endpoints{{0x7F000001, 7402}});
  const auto all = app::web_candidates(event, {0, 7402});
  REQUIRE_FALSE(all.empty());
  CHECK(std::find(all.begin(), all.end(), rtp::Endpoint{0x7F000001, 7402}) != all.end());
  event.web.announce = {0xC0000201, 0xC0000202};
  CHECK(app::web_candidates(event, {0, 9}) == Endpoints{{0xC0000201, 9}, {0xC0000202, 9}});
}

TEST_CASE("Metrics say who came, who was refused and why") {
  Desk desk;
  desk.connect("en");
  desk.post("hello");
  app::MetricsWriter out;
  app::write_web_metrics(out, desk.media, desk.whep->counts());
  const std::string text = out.take();
  for (const char* line : {"dragoman_web_sessions{state=\"connected\"} 1",
                           "dragoman_web_offers_total 1", "dragoman_web_handshakes_total 1",
                           "dragoman_web_refused_offers_total{reason=\"malformed\"} 1",
                           "dragoman_web_rejected_packets_total{reason=\"stun_unknown\"} 21",
                           "dragoman_web_sent_packets_total 22"}) {
    INFO(line);
    CHECK(text.find(line) != std::string::npos);
  }
}
