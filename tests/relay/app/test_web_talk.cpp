/// A technician who talks from a page: a session whose sound comes by WebRTC.

#include "relay/app/web_talk.h"
#include "relay/webrtc/identity.h"
#include "tests/relay/app/fake_web_media.h"
#include "tests/relay/app/session_hall.h"
#include "tools/load/web_client.h"

using namespace dragoman;
using namespace dragoman::testing;
using Type = webrtc::Event::Type;

namespace {

constexpr rtp::Endpoint kBrowser{0xC0A80009, 50'000}, kEn1Ear{0x7F000001, 51'000};
constexpr int kSlot = engine::kMaxSources;

/// A browser's offer, turned round.
std::string speech() {
  static const webrtc::Identity identity;
  std::string text = load::WebClient{identity, false, [](rtp::Bytes) {}}.offer();
  constexpr std::string_view kHears = "recvonly";
  return text.replace(text.find(kHears), kHears.size(), "sendonly");
}

/// A desk with ears, and a page.
struct Console : Hall {
  Console() {
    hub.talk_by(&talk);
    en1.emplace(hub);
    en1->say(interpreter("en", 1, 41'000));
    en1->say(control::PrivateCommand{51'000});
    en1->sender.sent.clear();
    join();
    lasting.clear();
  }
  ~Console() { hub.talk_by(nullptr); }
  void join() {
    page.reset();
    page.emplace(hub);
    control::Hello hello = listener();
    hello.role = control::Role::technician;
    hello.webrtc = true;
    page->say(hello);
  }
  void connect() {
    page->say(control::Offer{speech()});
    tell(Type::connected);
  }
  void tell(Type type) {
    webrtc::Event told;
    told.type = type;
    told.seat = web.commands.back().listener.seat;
    told.place = {0, webrtc::kNoChannel};
    told.from = kBrowser;
    talk.take(told);
  }
  bool is_open() const { return media.sources.contains({0, kSlot}); }
  bool asked_to_end() const { return web.commands.back().type == webrtc::Command::Type::end; }

  FakeWebMedia web;
  app::WebTalk talk{
      {web, media, [this] { return now; }, [this] { return ++random; }, {{0xC0A80001, 7402}}},
      [this](std::size_t room, int slot) { hub.lose_sound(room, slot); }};
  std::optional<Client> en1, page;
};

}  // namespace

TEST_CASE("A page's microphone takes a technician's slot, which is no channel's") {
  Console console;
  const auto welcome = console.page->hear<control::Welcome>();
  REQUIRE(welcome);
  CHECK_FALSE(console.is_open());
  console.page->say(control::Offer{speech()});
  const auto answer = console.page->hear<control::Answer>();
  REQUIRE(answer);
  CHECK(answer->sdp.find("a=recvonly\r\n") != std::string::npos);
  REQUIRE(console.web.commands.size() == 1);
  CHECK(console.web.commands[0].listener.speaks());
  CHECK(console.web.commands[0].listener.seat.slot >= app::kFirstTalker);
  CHECK_FALSE(console.is_open());  // before the handshake is done
  console.tell(Type::connected);
  REQUIRE(console.is_open());
  CHECK(kSlot >= engine::kMaxSources);
  const auto& opened = console.media.sources.at({0, kSlot});
  CHECK(opened.peer.opener != nullptr);
  CHECK(opened.peer.from == kBrowser);
  CHECK(rtp::to_int(opened.peer.ssrc) == welcome->ssrc);
  CHECK(opened.config.payload_type == load::WebClient::kOpus);
  CHECK(console.hub.seats().taken(0, kSlot));
}

TEST_CASE(
    "A desk that a page talks to hears the relay's own Opus, and the page is told who hears") {
  using Seats = std::vector<std::pair<std::string, int>>;
  Console console;
  const auto ssrc = console.page->hear<control::Welcome>()->ssrc;
  console.connect();
  CHECK(console.media.private_lines.empty());
  console.page->say(control::TalkCommand{"desk", "en", 1});
  CHECK(console.media.private_lines == std::vector<app::PrivateLine>{{kSlot, kEn1Ear}});
  CHECK(console.page->hear<control::Talking>()->hearers == Seats{{"en", 1}});
  const auto heard = console.en1->hear<control::PrivateLines>();
  REQUIRE(heard->lines.size() == 1);
  CHECK(heard->lines[0].from == "technician");
  CHECK(heard->lines[0].ssrc == ssrc);
  CHECK(heard->lines[0].payload_type == rtp::kPayloadOpus);

  console.page->say(control::TalkCommand{"desk", "xx", 1});
  const auto refusal = console.page->hear<control::Refused>();
  REQUIRE(refusal);
  CHECK(refusal->code == "nobody");
  CHECK(refusal->remedy.find("Booths here: en") != std::string::npos);
}

TEST_CASE("Talk ends with whatever carries it, and the journal says when") {
  Console console;
  console.connect();
  console.page->say(control::TalkCommand{"desk", "en", 1});
  REQUIRE(console.media.private_lines.size() == 1);
  REQUIRE(console.lasting.size() == 1);
  const auto fact = console.lasting[0].first;
  CHECK(console.lasting[0].second);
  CHECK(fact.kind == "talk to desk");
  CHECK(fact.booth == "en");
  CHECK(fact.desk == 1);
  CHECK(fact.detail == "technician 1 to desk en 1");
  SECTION("by the key that is let go") {
    console.page->say(control::TalkCommand{});
    CHECK(console.is_open());  // for the next press
  }
  SECTION("by the page that goes") {
    console.page->conversation->closed();
    CHECK_FALSE(console.is_open());
    CHECK(console.asked_to_end());
    CHECK_FALSE(console.hub.seats().taken(0, kSlot));
  }
  SECTION("by the key that is revoked") {
    console.hub.end_those([](const app::Caller&) { return true; }, "revoked");
    CHECK_FALSE(console.is_open());
    CHECK(console.asked_to_end());
  }
  SECTION("by 5 s without a word") {
    console.now += 6s;
    console.hub.tick();
  }
  SECTION("by the sound that ends") {
    console.tell(Type::ended);
    CHECK_FALSE(console.is_open());
    CHECK(console.page->hear<control::Refused>()->code == "media");
    console.connect();
    CHECK(console.is_open());
  }
  CHECK(console.media.private_lines.empty());
  REQUIRE(console.lasting.size() == 2);
  CHECK(console.lasting[1].first == fact);
  CHECK_FALSE(console.lasting[1].second);
}

TEST_CASE("Another desk is another entry of the journal, the same one none") {
  Console console;
  console.page->say(control::TalkCommand{"desk", "en", 1});
  console.page->say(control::TalkCommand{"desk", "en", 1});
  CHECK(console.lasting.size() == 1);
  console.page->say(control::TalkCommand{"desk", "fr", 0});
  console.page->say(control::TalkCommand{"desk", "", 0});
  REQUIRE(console.lasting.size() == 5);
  CHECK(console.lasting[2].first.detail == "technician 1 to booth fr");
  CHECK(console.lasting[2].first.desk == 0);
  CHECK(console.lasting[4].first.detail == "technician 1 to all");
  CHECK(console.lasting[4].first.booth.empty());
}

TEST_CASE("An offer that cannot be taken is refused, and the session goes on") {
  Console console;
  const auto refused = [&](const std::string& sdp) {
    console.page->say(control::Offer{sdp});
    const auto refusal = console.page->hear<control::Refused>();
    return refusal ? refusal->code : "";
  };
  CHECK(refused("v=0\r\n") == "media");
  console.web.full = true;
  CHECK(refused(speech()) == "busy");
  console.web.full = false;
  console.hub.talk_by(nullptr);  // an event that takes no browsers
  CHECK(refused(speech()) == "media");
  console.hub.talk_by(&console.talk);
  CHECK(refused(speech()) == "");
  for (int i = 0; i < 40; ++i) console.page->say(control::Offer{speech()});
  CHECK(console.page->hear<control::Refused>()->code == "limit");
  console.en1->say(control::Offer{speech()});
  CHECK(console.en1->hear<control::Refused>()->code == "not_allowed");
}

TEST_CASE("A second offer ends what the first began, whenever that is told") {
  Console console;
  console.connect();
  const auto first = console.web.commands.back().listener.seat;
  console.page->say(control::Offer{speech()});
  CHECK_FALSE(console.is_open());
  CHECK_FALSE(console.web.commands.back().listener.seat == first);
  console.tell(Type::connected);
  CHECK(console.is_open());
  webrtc::Event late;
  late.type = Type::ended;
  late.seat = first;
  console.talk.take(late);
  CHECK(console.is_open());
  CHECK_FALSE(console.page->hear<control::Refused>());
}

TEST_CASE("Pages from one address take slots of their own, as many as there are") {
  Console console;
  std::vector<std::unique_ptr<Client>> pages;
  control::Hello hello = listener();
  hello.role = control::Role::technician;
  hello.webrtc = true;
  for (int i = 1; i < app::kMaxTechnicians; ++i) {
    pages.push_back(std::make_unique<Client>(console.hub));
    pages.back()->say(hello);
    CHECK(pages.back()->hear<control::Welcome>());
  }
  Client one_more(console.hub);
  one_more.say(hello);
  CHECK(one_more.hear<control::Refused>()->code == "limit");
}

TEST_CASE("A browser is told what came of its sound, once a second") {
  Console console;
  console.connect();
  console.media.receptions[{0, kSlot}].received = 50;
  console.web.commands.clear();
  console.now += 1s;
  console.talk.poll();
  console.talk.poll();
  REQUIRE(console.web.commands.size() == 1);
  CHECK(console.web.commands[0].type == webrtc::Command::Type::report);
}
