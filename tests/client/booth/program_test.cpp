/// dragoman-booth as a script runs it: lines in, JSON lines and RTP out.

#include "client/net/stream_receiver.h"
#include "tests/client/audio/temporary_file.h"
#include "tests/client/booth/headless_desk.h"
#include "tests/client/net/child.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <signal.h>

using namespace dragoman;
using dragoman::testing::Child;
using dragoman::testing::desk;
using dragoman::testing::FakeRelay;
using dragoman::testing::state;

namespace {

boost::json::object next(Child& child) {
  return boost::json::parse(child.read_line()).as_object();
}

}  // namespace

TEST_CASE("a headless desk obeys lines and reports what the relay confirmed") {
  FakeRelay relay;
  Child child(DRAGOMAN_BOOTH, desk(relay));
  child.say("on");
  auto messages = relay.wait_for_messages(3);
  const auto& hello = std::get<control::Hello>(messages[0]);
  CHECK(hello.role == control::Role::interpreter);
  CHECK(hello.booth == "en");
  CHECK(hello.port != 0);
  CHECK(std::get<control::PrivateCommand>(messages[1]).port != 0);
  CHECK(std::get<control::MicrophoneCommand>(messages[2]).on);
  relay.say(state("on", {"en"}));
  const auto line = next(child);
  CHECK(line.at("microphone").as_string() == "on");
  CHECK(line.at("on_air").as_array().size() == 1);
  for (const char* field : {"t", "room", "booth", "desk", "microphone", "on_air", "output",
                            "language", "incoming", "partner", "reason", "input"}) {
    CAPTURE(field);
    CHECK(line.contains(field));
  }
  child.say("handover ask");
  messages = relay.wait_for_messages(4);
  CHECK(std::get<control::HandoverCommand>(messages[3]).step == "ask");
  for (int i = 0; i < 2; ++i) {  // the same text twice is two texts
    relay.say(control::TextMessage{"technician", 0, "hello"});
    CHECK(next(child).at("message").at("text").as_string() == "hello");
  }
  relay.cut();
  const auto lost = next(child);
  CHECK(lost.at("microphone").as_string() == "off");
  CHECK(lost.at("on_air").as_array().empty());
  // Back by itself, off air: Hello again, and no microphone command.
  messages = relay.wait_for_messages(5);
  CHECK(std::holds_alternative<control::Hello>(messages[4]));
  relay.say(state("on", {"en"}));
  CHECK(next(child).at("microphone").as_string() == "on");
  // A desk that believes itself off air says so when the relay thinks otherwise, and once more
  // when it leaves on air.
  child.close_input();
  child.signal(SIGTERM);
  CHECK(child.wait() == 0);
  messages = relay.wait_for_messages(8);
  CHECK_FALSE(std::get<control::MicrophoneCommand>(messages[7]).on);
}

TEST_CASE("a desk sends L16 of 2.5 ms all the time, on air or not") {
  client::PacketQueue queue;
  client::StreamReceiver receiver(client::StreamAddress{}, queue);
  auto welcome = testing::test_welcome();
  welcome.media_port = receiver.port();
  FakeRelay relay(welcome);
  Child child(DRAGOMAN_BOOTH, desk(relay));
  int packets = 0;
  bool right = true;
  std::uint16_t expected = 0;
  while (packets < 200)
    queue.drain([&](const client::QueuedPacket& packet) {
      if (packets++ == 0) expected = to_int(packet.sequence);
      right = right && packet.size == 240 && packet.payload_type == rtp::kPayloadL16 &&
              to_int(packet.ssrc) == 77 && to_int(packet.sequence) == expected++;
    });
  CHECK(right);
  child.say("quit");
  CHECK(child.wait() == 0);
}

TEST_CASE("a desk that is wrongly described is exit 2") {
  struct Wrong {
    std::vector<std::string> arguments;
    std::string said;
  };
  const auto wrong =
      GENERATE(Wrong{{"--room", "hall", "--booth", "en"}, "--desk"},
               Wrong{{"--room", "hall", "--booth", "en", "--desk", "9"}, "desk"},
               Wrong{{"--room", "hall", "--booth", "en", "--desk", "1", "--loop"}, "input"},
               Wrong{{"--room", "hall", "--booth", "en", "--desk", "1", "--input", "/none.wav"},
                     "/none.wav"},
               Wrong{{"--room", "hall", "--booth", "en", "--desk", "1", "--output", "/none/x.wav"},
                     "mkdir -p /none"},
               Wrong{{"--room", "hall", "--booth", "en", "--desk", "1", "--interface", "nope0"},
                     "lo (127.0.0.1)"});
  Child child(DRAGOMAN_BOOTH, wrong.arguments);
  CHECK(child.wait() == 2);
  CAPTURE(wrong.said, child.errors());
  CHECK(child.errors().find(wrong.said) != std::string::npos);
}

TEST_CASE("a desk that does not exist is refused without a word of microphones") {
  FakeRelay relay;
  relay.refuse(true);
  Child child(DRAGOMAN_BOOTH, desk(relay));
  CHECK(child.wait() == 2);
  CAPTURE(child.errors());
  CHECK_FALSE(child.errors().empty());
  CHECK(child.errors().find("microphone") == std::string::npos);
}

TEST_CASE("a desk that is taken says so on standard error, once, and what to do") {
  FakeRelay relay;
  Child child(DRAGOMAN_BOOTH, desk(relay));
  relay.wait_for_messages(1);
  const control::Refused refusal{"seat_taken", "Desk 1 of booth en is taken.", "Take another."};
  relay.say(refusal);
  relay.say(refusal);
  next(child);
  child.say("quit");
  CHECK(child.wait() == 0);
  const auto said = child.errors();
  CAPTURE(said);
  const auto first = said.find("Desk 1 of booth en is taken. Take another.");
  CHECK(first != std::string::npos);
  CHECK(said.find("is taken", first + 20) == std::string::npos);
}

TEST_CASE("a headless desk says at its start what its microphone is, or that it has none") {
  FakeRelay relay;
  Child silent(DRAGOMAN_BOOTH, desk(relay));
  relay.wait_for_messages(1);
  silent.say("say");  // not understood, so answered by a line
  CHECK(next(silent).at("input").is_null());
  silent.say("quit");
  CHECK(silent.wait() == 0);
  CAPTURE(silent.errors());
  CHECK(silent.errors().find("no microphone") != std::string::npos);
  CHECK(silent.errors().find("--input FILE") != std::string::npos);

  const testing::TemporaryFile wav(".wav");
  testing::write_sound(
      wav.path(), {48000, 1, SF_FORMAT_WAV | SF_FORMAT_PCM_16, std::vector<float>(4800, 0.25F)});
  auto arguments = desk(relay);
  arguments.insert(arguments.end(), {"--input", wav.path(), "--loop"});
  Child spoken(DRAGOMAN_BOOTH, arguments);
  relay.wait_for_messages(2);
  spoken.say("say");
  CHECK(next(spoken).at("input").as_string() == wav.path().string());
  spoken.say("quit");
  CHECK(spoken.wait() == 0);
  CHECK(spoken.errors().find("microphone: the file " + wav.path().string()) != std::string::npos);
  CHECK(spoken.errors().find("no microphone") == std::string::npos);
}

TEST_CASE("a desk that the relay refuses ends with the relay's words") {
  FakeRelay relay;
  relay.refuse(true);
  Child child(DRAGOMAN_BOOTH, desk(relay));
  CHECK(child.wait() == 2);
  CHECK(child.errors().find("no such room") != std::string::npos);
}
