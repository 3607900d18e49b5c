/// dragoman-monitor's talkback as a script runs it, at a fake relay.

#include "client/net/stream_receiver.h"
#include "tests/client/audio/temporary_file.h"
#include "tests/client/net/child.h"
#include "tests/client/net/fake_relay.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <signal.h>

using namespace dragoman;
using dragoman::testing::Child;
using dragoman::testing::FakeRelay;

namespace {

std::vector<std::string> technician(const FakeRelay& relay) {
  return {"127.0.0.1:" + std::to_string(relay.port()), "--room", "hall", "--talk", "--headless"};
}

boost::json::object next(Child& child) {
  return boost::json::parse(child.read_line()).as_object();
}

}  // namespace

TEST_CASE("a technician talks when told to, and no sound leaves before") {
  client::PacketQueue queue;
  client::StreamReceiver receiver(client::StreamAddress{}, queue);
  auto welcome = testing::test_welcome();
  welcome.media_port = receiver.port();
  FakeRelay relay(welcome);
  Child child(DRAGOMAN_MONITOR, technician(relay));
  auto messages = relay.wait_for_messages(2);
  const auto& hello = std::get<control::Hello>(messages[0]);
  CHECK(hello.role == control::Role::technician);
  CHECK(hello.port != 0);
  CHECK(std::get<control::PrivateCommand>(messages[1]).port != 0);
  CHECK(next(child).at("linked").as_bool());
  relay.wait_for_pings(1);
  CHECK(receiver.counts().accepted == 0);

  child.say("talk en 1");
  messages = relay.wait_for_messages(3);
  CHECK(std::get<control::TalkCommand>(messages[2]).booth == "en");
  relay.say(control::Talking{"desk", "en", 1, {{"en", 1}}});
  const auto line = next(child);
  CHECK(line.at("talk").as_string() == "en/1");
  CHECK(line.at("hearers").as_array().size() == 1);
  relay.wait_for_pings(3);
  CHECK(receiver.counts().accepted > 0);

  child.say("talk off");
  messages = relay.wait_for_messages(4);
  CHECK(std::get<control::TalkCommand>(messages[3]).to.empty());
  child.say("quit");
  CHECK(child.wait() == 0);
}

TEST_CASE("a technician whom the relay does not take is exit 2, with the relay's words") {
  FakeRelay relay;
  relay.refuse(true);
  Child child(DRAGOMAN_MONITOR, technician(relay));
  CHECK(child.wait() == 2);
  CHECK_FALSE(child.errors().empty());
}

TEST_CASE("talkback's command line says what is missing") {
  using Arguments = std::vector<std::string>;
  const auto [arguments, words] = GENERATE(table<Arguments, std::string>(
      {{Arguments{"--talk"}, "--room"},
       {Arguments{"--room", "hall", "--talk", "--json"}, "--headless"},
       {Arguments{"--room", "hall", "--listen", "en:x"}, "--listen takes"},
       {Arguments{"--room", "hall", "--talk", "--listen", "en"}, "the key l"},
       {Arguments{"--room", "hall", "--talk", "--headless", "--input", "/none.wav"}, "/none.wav"},
       {Arguments{"--room", "hall", "--talk"}, "--headless"}}));
  Child child(DRAGOMAN_MONITOR, arguments);
  CHECK(child.wait() == 2);
  CAPTURE(child.errors());
  CHECK(child.errors().find(words) != std::string::npos);
}
