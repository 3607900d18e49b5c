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

TEST_CASE("Where there are no keys a source's packets go as they are") {
  Hall hall;
  Client desk(hall);
  auto hello = interpreter("en", 1, 41000);
  hello.srtp = true;
  desk.say(hello);
  CHECK(desk.hear<control::Welcome>()->srtp.empty());
  CHECK_FALSE(hall.media.sources.at({0, engine::source_slot(hall.seat("en", 1))}).peer.key);
}
