#include "tests/relay/net/http_client.h"
#include "tests/relay/net/served.h"
#include "tests/support/catch.h"

#include <atomic>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

/// Hands out conversations that repeat what they hear, and remembers the latest sender.
class Talker final : public net::HttpHandler {
 public:
  class Talk final : public net::Conversation {
   public:
    explicit Talk(Talker& talker) : talker_(talker) {}
    void opened(net::Sender& opened) override {
      sender_ = talker_.sender = &opened;
      ++talker_.open;
    }
    void received(std::string_view text) override {
      if (text == "bye") return sender_->close("as you wish");
      sender_->send(std::make_shared<const std::string>("heard " + std::string(text)));
    }
    void closed() noexcept override {
      if (talker_.sender == sender_) talker_.sender = nullptr;
      --talker_.open;
    }

   private:
    Talker& talker_;
    net::Sender* sender_ = nullptr;
  };

  net::Answer handle(const net::Request& request) override {
    auto talk = std::make_unique<Talk>(*this);
    if (request.upgrade) return net::Upgrade{std::move(talk)};
    return net::Stream{"audio/ogg", std::move(talk)};
  }

  net::Sender* sender = nullptr;
  std::atomic<int> open{0};
};

/// Answers when the test says so.
struct Later final : net::HttpHandler {
  net::Answer handle(const net::Request&) override {
    return net::Later{[this](auto answer) { reply = std::move(answer); }};
  }
  std::function<void(net::Response)> reply;
};

void wait_for_open(Talker& talker, int count) {
  while (talker.open != count) std::this_thread::yield();
}

/// Sends blocks to the present conversation until it is cut off.
void send_until_cut(Served& served, Talker& talker) {
  const auto block = std::make_shared<const std::string>(16 * 1024, 'x');
  while (served.on_loop([&] { return talker.sender && talker.sender->send(block); })) continue;
}

}  // namespace

TEST_CASE("A WebSocket carries text both ways and ends when either side says so") {
  Talker talker;
  Served served(talker, {});
  WebSocketClient client(served.port(), "/ws");
  REQUIRE(client.status() == 101);
  CHECK(client.send("one"));
  CHECK(client.receive() == "heard one");
  CHECK(client.send("bye"));
  CHECK_FALSE(client.receive());
  wait_for_open(talker, 0);
}

TEST_CASE("A WebSocket's Origin must equal its Host") {
  Talker talker;
  Served served(talker, {});
  CHECK(WebSocketClient(served.port(), "/ws", "http://relay:80").status() == 101);
  CHECK(WebSocketClient(served.port(), "/ws", "http://evil.example").status() == 403);
  CHECK(served.counters().foreign_origin == 1);
}

TEST_CASE("A handshake of another version, or without a key, is refused as any request is") {
  Talker talker;
  Served served(talker, {});
  const auto ask = [&](std::string_view version, std::string_view key) {
    RawClient client(served.port());
    client.send("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                std::string(version) + std::string(key) + "\r\n");
    return client.answer();
  };
  constexpr const char* kVersion = "Sec-WebSocket-Version: 13\r\n";
  constexpr const char* kKey = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  for (const char* version : {"Sec-WebSocket-Version: 12\r\n", ""}) {
    const auto answer = ask(version, kKey);
    INFO(answer);
    CHECK(status_of(answer) == 426);
    CHECK(answer.find("Sec-WebSocket-Version: 13\r\n") != std::string::npos);
    CHECK(answer.find("Content-Type: application/json") != std::string::npos);
    CHECK(answer.find("Beast") == std::string::npos);
    CHECK(body_of(answer).find("\"websocket_version\"") != std::string::npos);
  }
  for (const char* key : {"Sec-WebSocket-Key: short\r\n", ""}) {
    const auto answer = ask(kVersion, key);
    INFO(answer);
    CHECK(status_of(answer) == 400);
    CHECK(body_of(answer).find("\"websocket_key\"") != std::string::npos);
  }
  const auto agreed = ask(kVersion, kKey);
  CHECK(status_of(agreed) == 101);
  CHECK(agreed.find("Beast") == std::string::npos);
  served.until([](const auto& c) { return c.bad_requests == 4; });
}

TEST_CASE("A WebSocket client that floods is cut off and counted") {
  Talker talker;
  net::HttpLimits limits;
  limits.message_burst = 5;
  limits.messages_per_second = 0.001;
  Served served(talker, limits);
  WebSocketClient client(served.port(), "/ws"), other(served.port(), "/ws");
  for (int i = 0; i < 10 && client.send("more"); ++i) continue;
  served.until([](const auto& c) { return c.floods == 1; });
  wait_for_open(talker, 1);  // its conversation ended at once
  for (int i = 0; i < 5; ++i) CHECK(client.receive() == "heard more");
  CHECK_FALSE(client.receive());
  CHECK(client.close_code() == 1008);
  CHECK(client.close_reason() == "Too many messages in a short time.");
  CHECK(other.send("calm"));
  CHECK(other.receive() == "heard calm");
}

TEST_CASE("A message beyond the limit ends the session") {
  Talker talker;
  Served served(talker, {});
  WebSocketClient client(served.port(), "/ws");
  client.send(std::string(100'000, 'x'));
  CHECK_FALSE(client.receive());
  wait_for_open(talker, 0);
}

TEST_CASE("A WebSocket client that never reads is cut off with a full queue") {
  Talker talker;
  Served served(talker, {});
  WebSocketClient client(served.port(), "/ws");
  wait_for_open(talker, 1);
  send_until_cut(served, talker);
  wait_for_open(talker, 0);
  CHECK(served.counters().slow_readers == 1);
}

TEST_CASE("A WebSocket client that is silent and answers no ping is given up") {
  Talker talker;
  net::HttpLimits limits;
  limits.silence = 200ms;
  Served served(talker, limits);
  WebSocketClient client(served.port(), "/ws");  // reads nothing, so answers no ping
  wait_for_open(talker, 1);
  wait_for_open(talker, 0);
}

TEST_CASE("A stream flows until its reader goes") {
  Talker talker;
  Served served(talker, {});
  {
    RawClient client(served.port());
    client.send("GET /s HTTP/1.1\r\nHost: x\r\n\r\n");
    wait_for_open(talker, 1);
    served.on_loop([&] { talker.sender->send(std::make_shared<const std::string>("sound")); });
    const auto head = client.answer(true);
    CHECK(head.find("Content-Type: audio/ogg") != std::string::npos);
    CHECK(client.at_least(5) == "sound");
  }
  wait_for_open(talker, 0);
}

TEST_CASE("A stream's reader that stops is dropped; another reads on") {
  Talker talker;
  Served served(talker, {});
  RawClient reader(served.port());
  reader.send("GET /s HTTP/1.1\r\nHost: x\r\n\r\n");
  wait_for_open(talker, 1);
  net::Sender* reading = served.on_loop([&] { return talker.sender; });
  RawClient stopped(served.port(), 4096);
  stopped.send("GET /s HTTP/1.1\r\nHost: x\r\n\r\n");
  wait_for_open(talker, 2);
  send_until_cut(served, talker);
  wait_for_open(talker, 1);
  CHECK(served.counters().slow_readers == 1);
  served.on_loop([&] { reading->send(std::make_shared<const std::string>("still")); });
  reader.answer(true);
  CHECK(reader.at_least(5) == "still");
}

TEST_CASE("The end of the server ends every conversation") {
  Talker talker;
  {
    Served served(talker, {});
    RawClient stream(served.port());
    stream.send("GET /s HTTP/1.1\r\nHost: x\r\n\r\n");
    WebSocketClient socket(served.port(), "/ws");
    wait_for_open(talker, 2);
  }
  CHECK(talker.open == 0);
}

TEST_CASE("A server that leaves tells everyone, and has gone as soon as they have") {
  Talker talker;
  net::HttpLimits limits;
  limits.farewell = 1h;  // whoever waits for it waits longer than a test may
  Served served(talker, limits);
  WebSocketClient socket(served.port(), "/ws");
  RawClient stream(served.port()), idle(served.port());
  stream.send("GET /s HTTP/1.1\r\nHost: x\r\n\r\n");
  wait_for_open(talker, 2);
  served.until([](const auto& c) { return c.open == 3; });
  auto gone = served.leave("until tomorrow");
  CHECK_FALSE(socket.receive());
  CHECK(socket.close_code() == 1001);
  CHECK(socket.close_reason() == "until tomorrow");
  CHECK(stream.until_closed());
  CHECK(idle.until_closed() == "");
  gone.get();
  CHECK(talker.open == 0);
  CHECK_THROWS(RawClient(served.port()));
}

TEST_CASE("A server with nobody there has gone at once") {
  Talker talker;
  net::HttpLimits limits;
  limits.farewell = 1h;
  Served(talker, limits).leave("").get();
}

TEST_CASE("Whoever takes no goodbye does not hold up the server") {
  Talker talker;
  net::HttpLimits limits;
  limits.farewell = 1ms;
  limits.silence = 1h;
  Served served(talker, limits);
  WebSocketClient socket(served.port(), "/ws");  // reads nothing
  wait_for_open(talker, 1);
  served.leave("until tomorrow").get();
  wait_for_open(talker, 0);
}

TEST_CASE("An answer that was begun is finished before the server leaves") {
  Later later;
  net::HttpLimits limits;
  limits.farewell = 1h;
  Served served(later, limits);
  RawClient client(served.port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  served.until([](const auto& c) { return c.requests == 1; });
  auto gone = served.leave("until tomorrow");
  // The reply holds the connection, which must not outlive the server's loop.
  served.on_loop([&] {
    std::exchange(later.reply, {})(net::Response{200, "text/plain", "done", {}});
  });
  CHECK(body_of(client.until_closed().value()) == "done");
}
