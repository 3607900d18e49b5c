/// Sources whose sound is sealed, with a key that the session gives them.

#include "codecs/srtp/master_key.h"
#include "tests/relay/app/session_hall.h"

using namespace dragoman;
using namespace dragoman::testing;

TEST_CASE("Where there are keys a source seals its packets, each session with a key of its own") {
  Hall hall;
  hall.event.trust.credentials = "/srv/credentials.json";
  Client plain(hall);
  plain.say(interpreter("en", 1, 41000));
  const auto refused = plain.hear<control::Refused>();
  REQUIRE(refused);
  CHECK(refused->message.find("SRTP") != std::string::npos);
  CHECK(hall.media.sources.empty());

  auto hello = interpreter("en", 1, 41000);
  hello.srtp = true;
  Client first(hall), second(hall), listener(hall);
  first.say(hello);
  const auto welcome = first.hear<control::Welcome>();
  REQUIRE(welcome);
  const auto key = srtp::parse_master_key(welcome->srtp);
  REQUIRE(key);
  const auto& source = hall.media.sources.at({0, engine::source_slot(hall.seat("en", 1))});
  CHECK(source.peer.key == key);
  hello.desk = 2;
  hello.port = 42000;
  second.say(hello);
  CHECK(second.hear<control::Welcome>()->srtp != welcome->srtp);
  auto only_hears = testing::listener();
  only_hears.srtp = true;
  listener.say(only_hears);
  CHECK(listener.hear<control::Welcome>()->srtp.empty());
}

TEST_CASE("A technician in a browser has the keys of its DTLS; who is none needs the relay's") {
  Hall hall;
  hall.event.trust.credentials = "/srv/credentials.json";
  Client page(hall), other(hall);
  auto hello = listener();
  hello.webrtc = true;
  hello.role = control::Role::technician;
  page.say(hello);
  const auto welcome = page.hear<control::Welcome>();
  REQUIRE(welcome);
  CHECK(welcome->srtp.empty());
  CHECK(hall.media.sources.empty());  // before an offer
  hello.role = GENERATE(control::Role::floor, control::Role::interpreter);
  hello.booth = "en";
  hello.desk = 1;
  other.say(hello);
  CHECK(other.hear<control::Refused>()->code == "hello");
}

TEST_CASE("Where there are no keys a source's packets go as they are") {
  Hall hall;
  Client desk(hall);
  auto hello = interpreter("en", 1, 41000);
  hello.srtp = true;
  desk.say(hello);
  CHECK(desk.hear<control::Welcome>()->srtp.empty());
  CHECK_FALSE(hall.media.sources.at({0, engine::source_slot(hall.seat("en", 1))}).peer.key);
}

namespace {

/// Opens sessions of listeners, and gives the floor a key.
struct Encrypted : Hall {
  Encrypted() {
    event.rooms[0].channels[0].encrypted = true;
    event.trust.credentials = "/srv/credentials.json";
  }
  std::vector<app::ChannelKeys> keys{{1, {}, {}, {}, {}}};
  app::SessionHub keyed{event,
                        media,
                        {.interface = "lo",
                         .source_address = "127.0.0.1",
                         .now = [this] { return now; },
                         .random = [this] { return ++random; },
                         .keys =
                             [this](std::size_t, std::size_t channel) {
                               return channel == 0 ? keys : std::vector<app::ChannelKeys>{};
                             }}};

  std::unique_ptr<net::Conversation> listen(FakeSender& sender, bool confidential) {
    app::Caller caller;
    caller.confidential = confidential;
    auto conversation = keyed.open(caller);
    conversation->opened(sender);
    conversation->received(control::to_json(control::ClientMessage{listener()}));
    return conversation;
  }
};

int keys_told(const FakeSender& sender) {
  int count = 0;
  for (const auto& text : sender.sent) {
    const auto parsed = control::parse_relay_message(text);
    REQUIRE(std::holds_alternative<control::RelayMessage>(parsed));
    const auto* news = std::get_if<control::NewKeys>(&std::get<control::RelayMessage>(parsed));
    if (news == nullptr) continue;
    ++count;
    CHECK(news->channel == "floor");
  }
  return count;
}

}  // namespace

TEST_CASE("Keys of a channel are told where nobody else hears them, and to nobody who is gone") {
  Encrypted hall;
  FakeSender overheard_sender, safe_sender;
  const auto overheard = hall.listen(overheard_sender, false);
  const auto safe = hall.listen(safe_sender, true);
  CHECK(keys_told(overheard_sender) == 0);
  CHECK(keys_told(safe_sender) == 1);
  hall.keys.push_back({2, {}, {}, {}, {}});
  hall.keyed.publish_keys(0);
  CHECK(keys_told(overheard_sender) == 0);
  CHECK(keys_told(safe_sender) == 2);
  CHECK(hall.keyed.end_those([](const app::Caller& caller) { return caller.confidential; }, "") ==
        1);
  hall.keyed.publish_keys(0);
  CHECK(keys_told(safe_sender) == 2);
  overheard->closed();
  safe->closed();
}

TEST_CASE("An encrypted channel is not sent by unicast in the clear") {
  Encrypted hall;
  FakeSender sender;
  const auto session = hall.listen(sender, true);
  session->received(control::to_json(control::ClientMessage{control::Subscribe{"floor", 50000}}));
  CHECK(hall.media.subscriptions.empty());
  session->received(control::to_json(control::ClientMessage{control::Subscribe{"en", 50000}}));
  CHECK(hall.media.subscriptions.size() == 1);
  session->closed();
}

TEST_CASE(
    "Private lines have keys where the event has, each its own, and another when it comes again") {
  Hall hall;
  hall.event.trust.credentials = "/srv/credentials.json";
  Client speaker(hall), hearer(hall);
  auto hello = interpreter("en", 1, 41000);
  hello.srtp = true;
  speaker.say(hello);
  hello.desk = 2;
  hello.port = 42000;
  hearer.say(hello);
  hearer.say(control::PrivateCommand{51000});
  auto& desk = hall.status().desks[app::desk_index(hall.seat("en", 1))];
  const auto talk = [&](engine::Talk to) {
    desk.talk = to;
    hall.media.tick();
    hall.hub.publish();
  };
  hearer.sender.sent.clear();
  const auto key_now = [&] {
    REQUIRE(hall.media.private_lines.size() == 1);
    const auto key = hall.media.private_lines[0].key;
    REQUIRE(key);
    return *key;
  };
  talk(engine::Talk::mate);
  const auto first = key_now();
  const auto heard = hearer.hear<control::PrivateLines>();
  REQUIRE(heard);
  REQUIRE(heard->lines.size() == 1);
  CHECK(heard->lines[0].mki == first.mki);
  CHECK(srtp::parse_master_key(heard->lines[0].srtp) == first.master);
  hall.media.tick();
  hall.hub.publish();
  CHECK(key_now() == first);
  talk(engine::Talk::nobody);
  CHECK(hall.media.private_lines.empty());
  talk(engine::Talk::mate);
  const auto second = key_now();
  CHECK(second.mki != first.mki);
  CHECK_FALSE(second.master == first.master);
  hearer.say(control::PrivateCommand{51002});
  CHECK(key_now().mki != second.mki);
}
