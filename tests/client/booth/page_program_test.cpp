/// The desk's page against dragoman-booth and a relay that can be held back: nothing is shown that
/// was not confirmed.

#include "tests/client/booth/headless_desk.h"
#include "tests/client/net/child.h"
#include "tests/relay/net/http_client.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <signal.h>

#include <memory>

using namespace dragoman;
using dragoman::testing::Child;
using dragoman::testing::desk;
using dragoman::testing::FakeRelay;
using dragoman::testing::state;
using dragoman::testing::WebSocketClient;

namespace {

/// A page without a browser.
struct Page {
  explicit Page(std::uint16_t port)
      : socket(port, "/live", "http://127.0.0.1:" + std::to_string(port),
               "127.0.0.1:" + std::to_string(port)) {}

  /// The next message of that type; meters and others between are passed over.
  boost::json::object next(std::string_view type) {
    for (;;) {
      auto message = boost::json::parse(socket.receive().value()).as_object();
      if (message.at("type").as_string() == type) return message;
    }
  }
  void say(const std::string& line) {
    socket.send(boost::json::serialize(boost::json::object{{"id", ++id}, {"line", line}}));
  }

  WebSocketClient socket;
  int id = 0;
};

std::uint16_t port_of(const std::string& line) {
  const auto url = boost::json::value_to<std::string>(boost::json::parse(line).at("page"));
  REQUIRE(url.starts_with("http://127.0.0.1:"));
  return static_cast<std::uint16_t>(std::stoi(url.substr(17)));
}

}  // namespace

TEST_CASE("a page works the desk, and shows what the relay confirmed") {
  FakeRelay relay;
  Child child(DRAGOMAN_BOOTH, desk(relay, {"--page", "127.0.0.1:0"}));
  relay.wait_for_messages(1);
  relay.say(state("off", {}));
  relay.say(state("off", {"ru"}));
  Page page(port_of(child.read_line()));
  CHECK(page.next("desk").at("state").at("microphone") == "off");

  page.say("on");
  const auto taken = page.next("answer");
  CHECK(taken.at("refused") == false);
  CHECK(taken.at("id") == 1);
  CHECK(std::get<control::MicrophoneCommand>(relay.wait_for_messages(3)[2]).on);
  // The press alone lit nothing: a page that opens now is told that the microphone is off.
  Page second(port_of(child.read_line()));
  CHECK(second.next("desk").at("state").at("microphone") == "off");
  relay.say(state("on", {"en"}));
  CHECK(page.next("state").at("state").at("microphone") == "on");
  CHECK(page.next("meters").at("microphone").at("rms_dbfs").is_number());

  page.say("out q");
  CHECK(page.next("answer").at("reason").as_string().find("outputs are") != std::string::npos);
  page.say("quit");
  CHECK(page.next("answer").at("refused") == true);
  page.say("message technician \"is it on?\"");
  const auto last = [](const boost::json::object& desk) {
    return desk.at("messages").as_array().back();
  };
  const auto sending = last(page.next("desk"));
  CHECK(sending.at("to") == "technician");
  CHECK(sending.at("status") == "sending");
  relay.say(control::TextTaken{sending.at("id").as_int64()});
  CHECK(last(page.next("desk")).at("status") == "sent");
  page.say("message mate so it is");
  const auto mate_text = last(page.next("desk")).at("id").as_int64();
  relay.say(control::Refused{"nobody", "Nobody reads.", "Call.", mate_text});
  const auto refused = page.next("desk");
  CHECK(last(refused).at("status") == "not_sent");
  CHECK(last(refused).at("reason") == "Nobody reads. Call.");
  CHECK(refused.at("state").at("reason") == "Nobody reads. Call.");

  relay.cut();
  const auto lost = page.next("state").at("state").as_object();
  CHECK(lost.at("microphone") == "off");
  child.signal(SIGTERM);
  CHECK(child.wait() == 0);
}

TEST_CASE("a cough ends with the page that holds it, and with no other") {
  FakeRelay relay;
  Child child(DRAGOMAN_BOOTH, desk(relay, {"--page", "127.0.0.1:0"}));
  relay.wait_for_messages(1);
  relay.say(state("on", {"en"}));
  const auto port = port_of(child.read_line());
  auto held = std::make_unique<Page>(port);
  auto beside = std::make_unique<Page>(port);
  held->next("desk");
  beside->next("desk");
  const auto before = relay.wait_for_messages(2).size();
  held->say("cough on");
  held->next("answer");
  const auto cough = [&](std::size_t which) {
    return std::get<control::CoughCommand>(
        relay.wait_for_messages(before + which + 1)[before + which]);
  };
  CHECK(cough(0).on);
  relay.say(state("cough", {}));
  CHECK(beside->next("state").at("state").at("microphone") == "cough");
  beside.reset();  // whose hand is on no key
  held->say("slower");
  held->next("answer");
  CHECK(std::holds_alternative<control::SlowerCommand>(
      relay.wait_for_messages(before + 2)[before + 1]));
  held->socket.close();
  CHECK_FALSE(cough(2).on);

  auto torn = std::make_unique<Page>(port);
  torn->next("desk");
  torn->say("cough on");
  CHECK(cough(3).on);
  torn.reset();  // without a word
  CHECK_FALSE(cough(4).on);
  child.signal(SIGTERM);
  CHECK(child.wait() == 0);
}

TEST_CASE("talk ends with the page at which it was begun: a channel is held back meanwhile") {
  FakeRelay relay;
  Child child(DRAGOMAN_BOOTH, desk(relay, {"--page", "127.0.0.1:0"}));
  relay.wait_for_messages(1);
  relay.say(state("on", {"en"}));
  auto page = std::make_unique<Page>(port_of(child.read_line()));
  page->next("desk");
  const auto before = relay.wait_for_messages(2).size();
  const auto talk = [&](std::size_t which) {
    return std::get<control::TalkCommand>(
        relay.wait_for_messages(before + which + 1)[before + which]);
  };
  page->say("talk mate");
  CHECK(talk(0).to == "mate");
  page.reset();
  const auto closed = relay.wait_for_messages(before + 2)[before + 1];
  CHECK_FALSE(std::get<control::MicrophoneCommand>(closed).on);
  CHECK(talk(2).to.empty());
  child.signal(SIGTERM);
  CHECK(child.wait() == 0);
}

TEST_CASE("no page is served when it is switched off, and a wrong address for one is refused") {
  FakeRelay relay;
  Child silent(DRAGOMAN_BOOTH, desk(relay, {"--page", "off"}));
  relay.wait_for_messages(1);
  relay.say(state("on", {"en"}));
  CHECK(boost::json::parse(silent.read_line()).at("page").is_null());
  silent.signal(SIGTERM);
  CHECK(silent.wait() == 0);
  Child wrong(DRAGOMAN_BOOTH, desk(relay, {"--page", "desk.example:80"}));
  CHECK(wrong.wait() == 2);
}

TEST_CASE("a page beyond this machine needs to be asked for in as many words") {
  FakeRelay relay;
  for (const auto* beyond : {"0.0.0.0:0", "192.0.2.1:0"}) {
    Child refused(DRAGOMAN_BOOTH, desk(relay, {"--page", beyond, "--json"}));
    const auto error = boost::json::parse(refused.read_line()).at("error");
    CHECK(error.at("code") == "page_exposed");
    CHECK(std::string(error.at("remedy").as_string()).find("--page-insecure") != std::string::npos);
    CHECK(refused.wait() == 2);
  }
  Child told(DRAGOMAN_BOOTH, desk(relay, {"--page", "0.0.0.0:0", "--page-insecure"}));
  relay.wait_for_messages(1);
  relay.say(state("on", {"en"}));
  CHECK_FALSE(boost::json::parse(told.read_line()).at("page").is_null());
  told.signal(SIGTERM);
  CHECK(told.wait() == 0);
}
