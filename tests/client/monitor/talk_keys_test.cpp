#include "client/monitor/talk_keys.h"

#include "tests/support/catch.h"

using namespace dragoman::client;

namespace {

struct Keyboard {
  TalkKeys keys;
  TalkView view;
  std::string rest;

  std::vector<std::string> type(std::string_view bytes) { return keys.push(bytes, view, rest); }
};

}  // namespace

TEST_CASE("t asks to whom, Enter talks, t ends it") {
  Keyboard keyboard;
  CHECK(keyboard.type("t").empty());
  CHECK(keyboard.keys.prompting());
  CHECK(keyboard.type("en/").empty());
  CHECK(keyboard.keys.prompt().find("en _") != std::string::npos);
  CHECK(keyboard.type("12\x7f\r") == std::vector<std::string>{"talk en 1"});
  CHECK_FALSE(keyboard.keys.prompting());
  keyboard.view.to = TalkPlace{"en", 1};
  CHECK(keyboard.type("t") == std::vector<std::string>{"talk off"});
  CHECK_FALSE(keyboard.keys.prompting());
  CHECK(keyboard.rest.empty());
}

TEST_CASE("Esc and an empty prompt talk to nobody") {
  Keyboard keyboard;
  const auto end = GENERATE("\x1b", "\r", "e\x7f\x7f\r");
  keyboard.type("t");
  CHECK(keyboard.type(end).empty());
  CHECK_FALSE(keyboard.keys.prompting());
  CHECK(keyboard.type("q").empty());
  CHECK(keyboard.rest == "q");
}

TEST_CASE("keys of the screen pass, those within a prompt don't") {
  Keyboard keyboard;
  CHECK(keyboard.type("\x1b[B").empty());
  CHECK(keyboard.rest == "\x1b[B");
  CHECK(keyboard.type("+r-") == std::vector<std::string>{"volume up", "reply", "volume down"});
  keyboard.rest.clear();
  keyboard.type("tq");
  CHECK(keyboard.rest.empty());
  CHECK(keyboard.keys.prompt().find("q_") != std::string::npos);
}

TEST_CASE("a key held within the prompt does not fill the memory") {
  Keyboard keyboard;
  keyboard.type("t");
  keyboard.type(std::string(10000, 'x'));
  CHECK(keyboard.keys.prompt().size() < 200);
}
