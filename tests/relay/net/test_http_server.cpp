#include "tests/relay/net/http_client.h"
#include "tests/relay/net/served.h"
#include "tests/support/catch.h"

#include <memory>
#include <system_error>
#include <utility>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

/// Answers with what it was asked; /later answers from a later turn of the loop.
class Echo final : public net::HttpHandler {
 public:
  net::Answer handle(const net::Request& request) override {
    if (request.target == "/later")
      return net::Later{
          [this](auto reply) { earlier.push_back(std::exchange(waiting, std::move(reply))); }};
    net::Response response;
    response.body =
        request.method + " " + request.target + " " + std::to_string(request.body.size());
    return response;
  }
  std::function<void(net::Response)> waiting;
  std::vector<std::function<void(net::Response)>> earlier;  ///< wait as well
};

net::HttpLimits short_times() {
  net::HttpLimits limits;
  limits.request_time = 200ms;
  return limits;
}

}  // namespace

TEST_CASE("One connection serves request after request") {
  Echo echo;
  Served served(echo, {});
  RawClient client(served.port());
  client.send(
      "GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nHost: x\r\nContent-Length: "
      "3\r\n\r\nabc");
  CHECK(body_of(client.answer()) == "GET /a 0");
  CHECK(body_of(client.answer()) == "POST /b 3");
}

TEST_CASE("HEAD gives the headers of GET and no body") {
  Echo echo;
  Served served(echo, {});
  RawClient client(served.port());
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto head = client.answer(true);
  CHECK(status_of(head) == 200);
  CHECK(head.find("Content-Length: 9\r\n") != std::string::npos);
  CHECK(body_of(client.answer()) == "GET /b 0");
}

TEST_CASE("What is not HTTP is told so, and the connection ends") {
  Echo echo;
  Served served(echo, {});
  for (const std::string_view text :
       {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS perhaps\r\n\r\n", "GET\r\n\r\n",
        "GET / HTTP/1.1\r\nHost x\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    RawClient client(served.port());
    client.send(text);
    const auto answer = client.until_closed();
    REQUIRE(answer);
    CHECK(status_of(*answer) == 400);
    CHECK(answer->find("\"code\":\"bad_request\"") != std::string::npos);
  }
  CHECK(served.counters().bad_requests == 6);
  CHECK(status_of(get(served.port(), "/still-here")) == 200);
}

TEST_CASE("A request names its host exactly once") {
  Echo echo;
  Served served(echo, {});
  for (const std::string_view text :
       {"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"}) {
    INFO(text);
    RawClient client(served.port());
    client.send(text);
    const auto answer = client.until_closed();
    REQUIRE(answer);
    CHECK(status_of(*answer) == 400);
    CHECK(answer->find("RFC 9112") != std::string::npos);
  }
  RawClient head(served.port());
  head.send("HEAD / HTTP/1.1\r\n\r\n");
  const auto bare = head.until_closed().value();
  CHECK(status_of(bare) == 400);
  CHECK(body_of(bare).empty());
  CHECK(served.counters().bad_requests == 5);
  CHECK(served.counters().requests == 0);
  RawClient old(served.port());
  old.send("GET /old HTTP/1.0\r\n\r\n");
  CHECK(body_of(old.until_closed().value()) == "GET /old 0");
}

TEST_CASE("Bodies and headers beyond the limits are refused") {
  Echo echo;
  Served served(echo, {});
  SECTION("a body announced too large") {
    RawClient client(served.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n");
    CHECK(status_of(client.until_closed().value()) == 413);
  }
  SECTION("a chunked body that grows too large") {
    RawClient client(served.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
    for (int i = 0; i < 6; ++i) client.send(chunk);
    CHECK(status_of(client.until_closed().value()) == 413);
  }
  SECTION("the largest body that is taken") {
    CHECK(body_of(post(served.port(), "/", std::string(64 * 1024, 'x'))) == "POST / 65536");
  }
  SECTION("headers") {
    RawClient client(served.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + std::string(20'000, 'x') + "\r\n\r\n");
    CHECK(status_of(client.until_closed().value()) == 431);
  }
}

TEST_CASE("A client that dribbles its request is ended; others are served meanwhile") {
  Echo echo;
  Served served(echo, short_times());
  RawClient slow(served.port());
  slow.send("GET / HTTP/1.1\r\nX: ");
  CHECK(status_of(get(served.port(), "/")) == 200);
  CHECK(slow.until_closed() == "");
  served.until([](const auto& c) { return c.timeouts == 1; });
}

TEST_CASE("Connections beyond the limit are told to come later") {
  Echo echo;
  net::HttpLimits limits;
  limits.connections = 2;
  Served served(echo, limits);
  RawClient first(served.port());
  auto second = std::make_unique<RawClient>(served.port());
  for (auto* client : {&first, second.get()}) {
    client->send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");  // both are being served
    served.until([&](const auto& c) { return c.requests == (client == &first ? 1U : 2U); });
  }
  RawClient third(served.port());
  CHECK(status_of(third.until_closed().value()) == 503);
  CHECK(served.counters().too_many == 1);
  CHECK(served.counters().made_room == 0);
  served.on_loop([&] { std::exchange(echo.waiting, nullptr)({}); });
  CHECK(status_of(second->answer()) == 200);
  second.reset();
  served.until([](const auto& c) { return c.open == 1; });
  CHECK(status_of(get(served.port(), "/")) == 200);
  served.on_loop([&] { echo.earlier.clear(); });  // an answer kept holds its connection
}

TEST_CASE("Connections that only wait give way to those that come, the longest waiting first") {
  Echo echo;
  net::HttpLimits limits;
  limits.connections = 2;
  Served served(echo, limits);
  RawClient silent(served.port()), drop_by_drop(served.port());
  served.until([](const auto& c) { return c.open == 2; });
  drop_by_drop.send("GET / HT");
  CHECK(status_of(get(served.port(), "/")) == 200);
  CHECK(silent.until_closed() == "");
  CHECK(served.counters().made_room == 1);
  CHECK(served.counters().too_many == 0);
}

TEST_CASE("However many connections say nothing, whoever asks is served") {
  Echo echo;
  net::HttpLimits limits;
  limits.connections = 16;
  Served served(echo, limits);
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 200; ++i) silent.push_back(std::make_unique<RawClient>(served.port()));
  served.until([](const auto& c) { return c.accepted == 200; });
  CHECK(status_of(get(served.port(), "/")) == 200);
  CHECK(served.counters().made_room >= 185);
}

TEST_CASE("An answer may come later") {
  Echo echo;
  Served served(echo, {});
  RawClient client(served.port());
  client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
  served.until([](const auto& c) { return c.requests == 1; });
  served.on_loop([&] {
    net::Response response;
    response.body = "now";
    std::exchange(echo.waiting, nullptr)(response);
  });
  CHECK(body_of(client.answer()) == "now");
}

TEST_CASE("A later answer whose client has gone harms nobody") {
  Echo echo;
  Served served(echo, {});
  {
    RawClient client(served.port());
    client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
    served.until([](const auto& c) { return c.requests == 1; });
  }
  served.on_loop([&] { std::exchange(echo.waiting, nullptr)(net::Response{}); });
  CHECK(status_of(get(served.port(), "/")) == 200);
}

TEST_CASE("A taken port is named with its remedy") {
  Echo echo;
  Served served(echo, {});
  net::ControlLoop loop;
  try {
    net::HttpServer second(loop, {0x7F000001, served.port()}, {}, echo);
    FAIL("two servers on one port");
  } catch (const std::system_error& error) {
    const std::string text = error.what();
    CHECK(text.find(std::to_string(served.port())) != std::string::npos);
    CHECK(text.find("another") != std::string::npos);
    CHECK(error.code() == std::errc::address_in_use);
  }
}

TEST_CASE("Only a page from the same address has the same origin") {
  CHECK(net::same_origin("", "relay:7400"));
  CHECK(net::same_origin("http://relay:7400", "relay:7400"));
  CHECK(net::same_origin("https://Relay.Example", "relay.example"));
  CHECK_FALSE(net::same_origin("http://evil.example", "relay:7400"));
  CHECK_FALSE(net::same_origin("http://relay:7401", "relay:7400"));
  CHECK_FALSE(net::same_origin("http://relay:7400.evil.example", "relay:7400"));
  CHECK_FALSE(net::same_origin("null", "relay:7400"));
}

TEST_CASE("A value is found in a list of cookies or of a form, by its whole name") {
  CHECK(net::value_in("a=1; pass=x=y; b=2", "pass", ';') == "x=y");
  CHECK(net::value_in("room=hall&pin=12", "pin", '&') == "12");
  CHECK(net::value_in("spin=1", "pin", '&').empty());
  for (const auto* list : {"", ";", "=", "pass", "; ;", "pas=s"})
    CHECK(net::value_in(list, "pass", ';').empty());
}
