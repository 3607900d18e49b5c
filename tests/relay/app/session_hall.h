#pragma once
/// Sessions without a network: the built-in event, a hub, a sounding half that makes no sound, and
/// time that the test moves.

#include "codecs/control/codes.h"
#include "codecs/control/json.h"
#include "relay/app/lookup.h"
#include "relay/app/session_hub.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/support/catch.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dragoman::testing {

using namespace std::chrono_literals;

/// The built-in event, a hub, and time that the test moves.
struct Hall {
  explicit Hall(event::Event given = event::built_in_event()) : event(std::move(given)) {}

  event::Event event;
  FakeMedia media{event};
  Instant now{1h};
  std::uint32_t random = 0x1000;
  std::vector<store::JournalFact> journal;  ///< what the hub would have written down
  std::vector<std::pair<store::JournalFact, bool>> lasting;  ///< what began (true) and was over
  app::SessionHub hub{event, media, setup()};

  engine::RoomStatus& status() { return *media.statuses[0]; }
  engine::Seat seat(std::string_view booth, int desk) {
    return app::find_seat(event.rooms[0], booth, desk).value();
  }
  /// The engine has taken a desk's source in.
  void connect(engine::Seat seat) {
    status().desks[app::desk_index(seat)].connected = true;
    media.tick();
    hub.publish();
  }

 private:
  app::SessionHub::Setup setup() {
    app::SessionHub::Setup setup{"lo", "127.0.0.1", [this] { return now; },
                                 [this] { return ++random; }};
    setup.journal = [this](const store::JournalFact& fact) { journal.push_back(fact); };
    setup.lasting = [this](const auto& fact, bool begins) { lasting.emplace_back(fact, begins); };
    return setup;
  }
};

/// One client of the hub.
struct Client {
  explicit Client(Hall& hall) : Client(hall.hub) {}
  explicit Client(app::SessionHub& hub) : conversation(hub.open()) { conversation->opened(sender); }
  ~Client() { conversation->closed(); }

  void say(const control::ClientMessage& message) {
    conversation->received(control::to_json(message));
  }
  /// The next message of that type among those sent; the others before it are passed over.
  template <class Message>
  std::optional<Message> hear() {
    while (!sender.sent.empty()) {
      auto parsed = control::parse_relay_message(sender.sent.front());
      sender.sent.erase(sender.sent.begin());
      REQUIRE(std::holds_alternative<control::RelayMessage>(parsed));
      if (auto* message = std::get_if<Message>(&std::get<control::RelayMessage>(parsed)))
        return *message;
    }
    return std::nullopt;
  }

  FakeSender sender;
  std::unique_ptr<net::Conversation> conversation;
};

inline control::Hello interpreter(std::string booth, int desk, std::uint16_t port) {
  control::Hello hello;
  hello.role = control::Role::interpreter;
  hello.client = "test";
  hello.room = "hall";
  hello.booth = std::move(booth);
  hello.desk = desk;
  hello.port = port;
  return hello;
}

inline control::Hello listener() {
  control::Hello hello;
  hello.room = "hall";
  hello.client = "test";
  return hello;
}

inline control::Hello floor(std::string name, std::uint16_t port) {
  control::Hello hello = listener();
  hello.role = control::Role::floor;
  hello.source = std::move(name);
  hello.port = port;
  return hello;
}

}  // namespace dragoman::testing
