#include "client/net/control_session.h"

#include "codecs/control/codes.h"
#include "tests/client/net/fake_relay.h"
#include "tests/support/catch.h"

#include <deque>
#include <memory>

using namespace dragoman;
using namespace dragoman::client;
using dragoman::testing::FakeRelay;

namespace {

/// Events of a session, in order, handed to the test's thread.
class Events {
 public:
  ControlSession::Handler handler() {
    return [this](const SessionEvent& event) {
      const std::lock_guard lock(mutex_);
      events_.push_back(event);
      changed_.notify_all();
    };
  }
  SessionEvent any() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !events_.empty(); });
    auto event = events_.front();
    events_.pop_front();
    return event;
  }
  template <class Event>
  Event next() {
    const auto event = any();
    REQUIRE(std::holds_alternative<Event>(event));
    return std::get<Event>(event);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<SessionEvent> events_;
};

SessionOptions to(std::uint16_t port) {
  SessionOptions options;
  options.relay.port = port;
  options.hello.role = control::Role::listener;
  options.hello.room = "hall";
  return options;
}

}  // namespace

TEST_CASE("a session says Hello, is welcomed, passes messages on and keeps alive") {
  FakeRelay relay;
  Events events;
  {
    ControlSession session(to(relay.port()), events.handler());
    const auto registered = events.next<Registered>();
    CHECK(registered.welcome.ssrc == 77);
    // The relay named no address of its own: media goes where the session goes.
    CHECK(rtp::to_string(registered.media) == "127.0.0.1:7402");
    CHECK(rtp::address_text(registered.local_address) == "127.0.0.1");
    session.send(control::IncomingCommand{"ru"});
    const auto messages = relay.wait_for_messages(2);
    CHECK(std::get<control::Hello>(messages[0]).room == "hall");
    CHECK(std::get<control::IncomingCommand>(messages[1]).channel == "ru");
    relay.say_text("{\"type\":\"nonsense\"}");
    relay.say_text("not even JSON");
    relay.say(control::DeskState{"en", 1, "on", {"en"}, "a", "en", "floor", "", ""});
    const auto message = events.next<control::RelayMessage>();
    CHECK(std::get<control::DeskState>(message).microphone == "on");
    relay.wait_for_pings(2);
  }
  relay.wait_for_closes(1);
}

TEST_CASE("a session that breaks says so, comes back by itself and says Hello again") {
  FakeRelay relay;
  Events events;
  ControlSession session(to(relay.port()), events.handler());
  events.next<Registered>();
  for (int i = 0; i < 2; ++i) {
    relay.cut();
    const auto lost = events.next<LinkLost>();
    CHECK(lost.was_up);
    CHECK(lost.reason.find(std::to_string(relay.port())) != std::string::npos);
    events.next<Registered>();
  }
  session.send(control::MicrophoneCommand{true});
  const auto messages = relay.wait_for_messages(4);
  CHECK(std::holds_alternative<control::Hello>(messages[2]));
  CHECK(std::holds_alternative<control::MicrophoneCommand>(messages[3]));
}

TEST_CASE("a relay that ends a session in due form is quoted, and gone back to") {
  FakeRelay relay;
  Events events;
  ControlSession session(to(relay.port()), events.handler());
  events.next<Registered>();
  relay.dismiss("Too many messages.");
  const auto lost = events.next<LinkLost>();
  CHECK(lost.was_up);
  CHECK(lost.cut_off == "Too many messages.");
  CHECK(lost.reason.ends_with(": Too many messages."));
  events.next<Registered>();
  relay.cut();
  CHECK(events.next<LinkLost>().cut_off.empty());
}

TEST_CASE("a relay that is watched closely is missed before its link is given up") {
  FakeRelay relay;
  Events events;
  ControlSession session(to(relay.port()), events.handler());
  events.next<Registered>();
  session.watch_closely(true);
  relay.wait_for_pings(8);  // all answered: no event before the relay stands still
  relay.stand_still(true);
  CHECK(events.next<LinkSilent>().silent);
  relay.stand_still(false);
  CHECK_FALSE(events.next<LinkSilent>().silent);
}

TEST_CASE("no relay: each attempt is reported, and sending is harmless") {
  std::uint16_t free_port = 0;
  {
    FakeRelay relay;
    free_port = relay.port();
  }
  Events events;
  ControlSession session(to(free_port), events.handler());
  session.send(control::MicrophoneCommand{true});
  const auto first = events.next<LinkLost>();
  CHECK_FALSE(first.was_up);
  CHECK(first.attempt == 1);
  CHECK_FALSE(first.reason.empty());
  CHECK(events.next<LinkLost>().attempt == 2);
}

TEST_CASE("a refused Hello is handed on and ends the attempts") {
  FakeRelay relay;
  relay.refuse(true);
  Events events;
  ControlSession session(to(relay.port()), events.handler());
  const auto message = events.next<control::RelayMessage>();
  CHECK(std::get<control::Refused>(message).code == control::code::kHello);
  relay.wait_for_closes(1);
  CHECK(relay.wait_for_messages(1).size() == 1);
}

TEST_CASE("a seat that is still taken after an outage is asked for again") {
  FakeRelay relay;
  Events events;
  ControlSession session(to(relay.port()), events.handler());
  events.next<Registered>();
  relay.refuse(true);
  relay.cut();
  events.next<LinkLost>();
  events.next<control::RelayMessage>();
  relay.refuse(false);
  while (true) {
    const auto event = events.any();
    if (std::holds_alternative<Registered>(event)) break;
  }
}
