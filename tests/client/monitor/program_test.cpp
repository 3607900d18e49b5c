/// dragoman-monitor as a script runs it.

#include "tests/client/monitor/sample_event.h"
#include "tests/client/net/child.h"
#include "tests/support/catch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

using dragoman::testing::Child;

namespace {

/// Answers every request with the sample event, until it is destroyed.
class EventServer {
 public:
  EventServer() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    auto* const address = reinterpret_cast<sockaddr*>(&here);
    REQUIRE(::bind(listener_, address, size) == 0);
    REQUIRE(::listen(listener_, 8) == 0);
    REQUIRE(::getsockname(listener_, address, &size) == 0);
    relay = "127.0.0.1:" + std::to_string(ntohs(here.sin_port));
    thread_ = std::thread([this] { run(); });
  }
  ~EventServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::string relay;

 private:
  void run() {
    const std::string& body = dragoman::client::testing::kState;
    const std::string answer =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body;
    for (int client = 0; (client = ::accept(listener_, nullptr, nullptr)) >= 0; ::close(client)) {
      std::string request;
      std::array<char, 1024> piece{};
      while (request.find("\r\n\r\n") == std::string::npos) {
        const auto got = ::read(client, piece.data(), piece.size());
        if (got <= 0) break;
        request.append(piece.data(), static_cast<std::size_t>(got));
      }
      [[maybe_unused]] const auto sent = ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }

  int listener_ = -1;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a room that the event does not have is exit 2, and says which there are") {
  EventServer server;
  const auto how =
      GENERATE(std::vector<std::string>{"--once"}, std::vector<std::string>{"--once", "--json"},
               std::vector<std::string>{"--json"});
  std::vector<std::string> arguments{server.relay, "--room", "xx"};
  arguments.insert(arguments.end(), how.begin(), how.end());
  Child child(DRAGOMAN_MONITOR, arguments);
  CHECK(child.wait() == 2);
  CAPTURE(child.errors());
  CHECK(child.errors().find("no room \"xx\"") != std::string::npos);
  CHECK(child.errors().find("rooms here: hall") != std::string::npos);
}

TEST_CASE("a room that there is, is shown") {
  EventServer server;
  Child child(DRAGOMAN_MONITOR, {server.relay, "--room", "hall", "--once"});
  CHECK(child.wait() == 0);
  CHECK(child.rest_of_output().find("Main hall") != std::string::npos);
}

TEST_CASE("no relay is a failure at run time, exit 1") {
  std::string gone;
  {
    const EventServer server;
    gone = server.relay;
  }
  Child child(DRAGOMAN_MONITOR, {gone, "--once"});
  CHECK(child.wait() == 1);
  CHECK(child.errors().find(gone) != std::string::npos);
}
