#include "relay/net/webhook.h"
#include "tests/relay/net/served.h"
#include "tests/support/catch.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

/// Takes what is posted, and answers with `status`.
class Inbox final : public net::HttpHandler {
 public:
  net::Answer handle(const net::Request& request) override {
    taken.push_back(request.method + " " + request.target + " " + request.body);
    net::Response response;
    response.status = status;
    return response;
  }
  unsigned status = 200;
  std::vector<std::string> taken;  ///< the loop's thread
};

/// Takes connections and never says a word.
class Mute {
 public:
  Mute() : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    REQUIRE(bind(fd_, reinterpret_cast<const sockaddr*>(&at), size) == 0);
    REQUIRE(listen(fd_, 128) == 0);
    REQUIRE(getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size) == 0);
    port_ = ntohs(at.sin_port);
  }
  ~Mute() { close(fd_); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }

 private:
  int fd_;
  std::uint16_t port_ = 0;
};

/// A loop of its own, so that the webhook is made and ended on its thread.
struct Posting {
  Posting(Served& on, const std::string& url, const net::Webhook::Limits& limits) : served(on) {
    served.on_loop([&] { hook = std::make_unique<net::Webhook>(served.loop(), url, limits); });
  }
  ~Posting() {
    served.on_loop([&] { hook.reset(); });
  }
  void post(const std::string& text) {
    served.on_loop([&] { hook->post(text); });
  }
  net::WebhookCounters counters() {
    return served.on_loop([&] { return hook->counters(); });
  }
  template <class Condition>
  void until(Condition condition) {
    while (!condition(counters())) std::this_thread::yield();
  }
  Served& served;
  std::unique_ptr<net::Webhook> hook;
};

}  // namespace

TEST_CASE("What is posted arrives in its order, at the path that was given") {
  Inbox inbox;
  Served served(inbox, {});
  Posting posting(served, "http://localhost:" + std::to_string(served.port()) + "/alarms?x=1", {});
  posting.post(R"({"n":1})");
  posting.post(R"({"n":2})");
  posting.until([](const auto& counters) { return counters.taken == 2; });
  const auto taken = served.on_loop([&] { return inbox.taken; });
  CHECK(taken ==
        std::vector<std::string>{R"(POST /alarms?x=1 {"n":1})", R"(POST /alarms?x=1 {"n":2})"});
  CHECK(posting.counters().failed == 0);
}

TEST_CASE("What could not be delivered is tried again until it is, and in its order") {
  Inbox inbox;
  inbox.status = GENERATE(500U, 503U, 429U);
  Served served(inbox, {});
  net::Webhook::Limits limits;
  limits.pause = limits.longest_pause = 1ms;
  Posting posting(served, "http://127.0.0.1:" + std::to_string(served.port()), limits);
  posting.post("1");
  posting.post("2");
  posting.until([](const auto& counters) { return counters.failed >= 3; });
  served.on_loop([&] {
    inbox.status = 204;
    inbox.taken.clear();
  });
  posting.until([](const auto& counters) { return counters.taken == 2; });
  CHECK(served.on_loop([&] { return inbox.taken; }) ==
        std::vector<std::string>{"POST / 1", "POST / 2"});
}

TEST_CASE("What is refused is counted, and the next is tried all the same") {
  Inbox inbox;
  inbox.status = 400;
  Served served(inbox, {});
  Posting posting(served, "http://127.0.0.1:" + std::to_string(served.port()), {});
  posting.post("1");
  posting.until([](const auto& counters) { return counters.failed == 1; });
  served.on_loop([&] { inbox.status = 204; });
  posting.post("2");
  posting.until([](const auto& counters) { return counters.taken == 1; });
  CHECK(posting.counters().failed == 1);
}

TEST_CASE("A webhook that hangs costs a bounded queue, and everything else goes on") {
  Inbox inbox;
  Served served(inbox, {});
  Mute mute;
  net::Webhook::Limits limits;
  limits.waiting = 4;
  limits.patience = 1h;
  {
    Posting posting(served, mute.url(), limits);
    for (int i = 0; i < 100; ++i) posting.post("{}");
    // One is under way, four wait.
    CHECK(posting.counters().dropped == 95);
    CHECK(posting.counters().taken + posting.counters().failed == 0);
  }
  limits.patience = 20ms;
  limits.pause = 1ms;
  Posting posting(served, mute.url(), limits);
  posting.post("{}");
  posting.until([](const auto& counters) { return counters.failed >= 2; });
}

TEST_CASE("Nobody there, and no such name, are failures like any other") {
  Inbox inbox;
  Served served(inbox, {});
  std::string nobody;
  { nobody = Mute().url(); }
  Posting closed(served, nobody, {});
  closed.post("{}");
  closed.until([](const auto& counters) { return counters.failed == 1; });
  Posting unknown(served, "http://127.0.0.1:99999/", {});
  unknown.post("{}");
  unknown.until([](const auto& counters) { return counters.failed == 1; });
}
