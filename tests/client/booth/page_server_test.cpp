#include "client/booth/page_server.h"

#include "client/booth/page_guard.h"
#include "client/cli/program.h"
#include "tests/relay/net/http_client.h"
#include "tests/support/catch.h"

#include <condition_variable>
#include <mutex>

using namespace dragoman::client;
using dragoman::testing::body_of;
using dragoman::testing::RawClient;
using dragoman::testing::status_of;
using dragoman::testing::WebSocketClient;

namespace {

constexpr std::uint32_t kLoopback = 0x7F000001;

/// A page server whose lines can be waited for.
class Served {
 public:
  explicit Served(const dragoman::net::HttpLimits& limits = page_limits())
      : server_({kLoopback, 0}, limits, [this](std::uint64_t page, const PageCommand& command) {
          const std::lock_guard lock(mutex_);
          lines_.push_back(command.line);
          page_ = page;
          said_.notify_all();
        }) {}

  PageServer& operator*() { return server_; }
  std::uint16_t port() const { return server_.local().port; }
  std::string host() const { return "127.0.0.1:" + std::to_string(port()); }
  std::string origin() const { return "http://" + host(); }
  std::string ask(const std::string& method, const std::string& path, const std::string& host,
                  const std::string& more = "") {
    RawClient client(port());
    client.send(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
    return client.answer(method == "HEAD");
  }
  std::vector<std::string> wait_for_lines(std::size_t count) {
    std::unique_lock lock(mutex_);
    said_.wait(lock, [&] { return lines_.size() >= count; });
    return lines_;
  }
  /// Waits until the counters say so; the test's own time limit is the bound.
  template <class Condition>
  void until(Condition condition) {
    while (!condition(server_.counters())) std::this_thread::yield();
  }
  std::uint64_t page() {
    const std::lock_guard lock(mutex_);
    return page_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable said_;
  std::vector<std::string> lines_;
  std::uint64_t page_ = 0;
  PageServer server_;
};

}  // namespace

TEST_CASE("The page's address is a loopback or IPv4 one with a port") {
  CHECK(parse_page_address("127.0.0.1:0") == dragoman::rtp::Endpoint{kLoopback, 0});
  CHECK(parse_page_address("LocalHost:7480") == dragoman::rtp::Endpoint{kLoopback, 7480});
  CHECK(parse_page_address("0.0.0.0:80") == dragoman::rtp::Endpoint{0, 80});
  for (const char* bad : {"", "7480", ":7480", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                          "127.0.0.1:-1", "127.0.0.1:80x", "desk.example:80", "239.1.1.1:80"})
    CHECK_THROWS_AS(parse_page_address(bad), ProgramError);
}

TEST_CASE("A Host is this machine's own name, or it is refused") {
  for (const char* own : {"localhost", "localhost:7480", "LOCALHOST:1", "127.0.0.1", "127.9.9.9:80",
                          "[::1]", "[::1]:7480"})
    CHECK(is_own_host(own, true));
  for (const char* foreign :
       {"", ":80", "evil.example", "evil.example:7480", "localhost.evil.example", "10.0.0.1:7480",
        "127.0.0.1.evil.example", "localhost:80:80", "127.0.0.1:", "localhost:80x", "[::1",
        "[::2]:80", "0.0.0.0:7480"})
    CHECK_FALSE(is_own_host(foreign, true));
  CHECK(is_own_host("10.0.0.1:7480", false));
  CHECK_FALSE(is_own_host("evil.example", false));
}

TEST_CASE("The page comes with a policy that lets it load nothing from elsewhere") {
  Served served;
  const auto page = served.ask("GET", "/", served.host());
  CHECK(status_of(page) == 200);
  CHECK(page.find("text/html; charset=utf-8") != std::string::npos);
  CHECK(page.find("Content-Security-Policy: default-src 'none'") != std::string::npos);
  CHECK(page.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(body_of(page).starts_with("<!doctype html>"));
  CHECK(body_of(page).find("http") == std::string::npos);  // no outside host
  CHECK(status_of(served.ask("HEAD", "/", "localhost")) == 200);
  CHECK(status_of(served.ask("GET", "/etc/passwd", served.host())) == 404);
  CHECK(status_of(served.ask("GET", "/../x", served.host())) == 404);
  CHECK(status_of(served.ask("GET", "/live", served.host())) == 426);
  CHECK(status_of(served.ask("POST", "/", served.host(), "Content-Length: 0\r\n")) == 405);
}

TEST_CASE("Another name for this machine reaches neither page nor desk") {
  Served served;
  CHECK(status_of(served.ask("GET", "/", "evil.example")) == 403);
  const WebSocketClient rebound(served.port(), "/live", "http://evil.example", "evil.example");
  CHECK(rebound.status() == 403);
  const WebSocketClient foreign(served.port(), "/live", "http://evil.example", served.host());
  CHECK(foreign.status() == 403);
  const WebSocketClient other_port(served.port(), "/live", "http://127.0.0.1:1", served.host());
  CHECK(other_port.status() == 403);
  const WebSocketClient sandboxed(served.port(), "/live", "null", served.host());
  CHECK(sandboxed.status() == 403);
  CHECK((*served).counters().foreign_origin == 3);
  CHECK_FALSE((*served).watched());
}

TEST_CASE("A page gets the whole state first, then changes, and answers to its own lines") {
  Served served;
  (*served).publish("{\"change\":0}", "{\"whole\":0}");
  WebSocketClient page(served.port(), "/live", served.origin(), served.host());
  REQUIRE(page.status() == 101);
  CHECK(page.receive() == "{\"whole\":0}");
  CHECK((*served).watched());
  WebSocketClient other(served.port(), "/live", served.origin(), served.host());
  CHECK(other.receive() == "{\"whole\":0}");
  (*served).publish("{\"change\":1}", "{\"whole\":1}");
  CHECK(page.receive() == "{\"change\":1}");
  CHECK(other.receive() == "{\"change\":1}");
  page.send(R"({"id":7,"line":"in en"})");
  CHECK(served.wait_for_lines(1) == std::vector<std::string>{"in en"});
  (*served).answer(served.page(), "{\"answer\":7}");
  CHECK(page.receive() == "{\"answer\":7}");
  (*served).counters();  // the server has seen the end of its own write: nobody lags
  (*served).meters("{\"meters\":1}");
  CHECK(page.receive() == "{\"meters\":1}");
  CHECK(other.receive() == "{\"meters\":1}");
  WebSocketClient late(served.port(), "/live", served.origin(), served.host());
  CHECK(late.receive() == "{\"whole\":1}");
}

TEST_CASE("What is no line, or too long, or too much ends the page's connection") {
  Served served;
  (*served).publish("{}", "{}");
  const auto end_of = [&](const std::string& text) {
    WebSocketClient page(served.port(), "/live", served.origin(), served.host());
    page.receive();
    page.send(text);
    return !page.receive().has_value();
  };
  CHECK(end_of("on"));
  CHECK(end_of(R"({"line":7})"));
  CHECK(end_of(R"({"id":"x","line":"on"})"));
  CHECK(end_of(R"({"line":"on\nquit"})"));
  CHECK(end_of("{\"line\":\"" + std::string(1025, 'x') + "\"}"));
  CHECK(end_of(std::string(9 * 1024, ' ')));
  served.until([](const auto& counters) { return counters.bad_requests == 1; });
  CHECK(status_of(served.ask("GET", "/" + std::string(9000, 'x'), served.host())) == 431);
  {
    WebSocketClient flood(served.port(), "/live", served.origin(), served.host());
    while (flood.send(R"({"line":"slower"})") && (*served).counters().floods == 0) {
    }
  }
  served.until([](const auto& counters) { return counters.floods == 1; });
}

TEST_CASE("A page that does not read loses meters and is cut off, and no other notices") {
  auto limits = page_limits();
  limits.socket_backlog = 64 * 1024;
  Served served(limits);
  (*served).publish("{}", "{}");
  RawClient slow(served.port(), 2048);
  slow.send("GET /live HTTP/1.1\r\nHost: " + served.host() +
            "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
  WebSocketClient quick(served.port(), "/live", served.origin(), served.host());
  CHECK(quick.receive() == "{}");
  const std::string large(16 * 1024, 'x');
  while ((*served).counters().slow_readers == 0) {
    (*served).publish(large, "{}");
    CHECK(quick.receive() == large);
  }
  (*served).counters();
  (*served).meters("{\"meters\":1}");
  CHECK(quick.receive() == "{\"meters\":1}");
}

TEST_CASE("A program that ends says so to its pages") {
  auto served = std::make_unique<Served>();
  (**served).publish("{}", "{}");
  WebSocketClient page(served->port(), "/live", served->origin(), served->host());
  CHECK(page.receive() == "{}");
  std::thread end([&] { served.reset(); });
  CHECK_FALSE(page.receive().has_value());
  CHECK(page.close_code() == 1001);
  end.join();
}

TEST_CASE("A port that is taken is refused with a remedy") {
  Served served;
  try {
    PageServer again({kLoopback, served.port()}, page_limits(), [](auto, const auto&) {});
    FAIL("two servers at one port");
  } catch (const ProgramError& error) {
    CHECK(error.exit() == Exit::failure);
    CHECK(error.remedy().find("--page") != std::string::npos);
  }
}
