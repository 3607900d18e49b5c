/// More phones than the machine has strength for: those who hear go on, others are told so.

#include "relay/app/control_plane.h"
#include "relay/webrtc/identity.h"
#include "tests/relay/app/fake_media.h"
#include "tests/relay/app/fake_sender.h"
#include "tests/relay/app/fake_web_media.h"
#include "tests/relay/app/refusal.h"
#include "tests/support/catch.h"
#include "tools/load/web_client.h"

using namespace dragoman;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

/// The whole of control; its shards and its engine are made up, and its seconds the test's.
struct Hall {
  event::Event event = event::built_in_event();
  FakeWebMedia web;
  FakeMedia media{event};
  Instant now{1h};
  std::uint32_t random = 1;
  std::optional<app::ControlPlane> control;

  Hall() {
    media.web_media = &web;
    media.thread_reports.push_back({"web 0", 0, 0, 0, 0, true});
    control.emplace(
        event, media,
        app::ControlPlane::Setup{.sessions = {.interface = "lo",
                                              .source_address = "127.0.0.1",
                                              .now = [this] { return now; },
                                              .random = [this] { return random += 0x9E3779B9; }}});
  }

  void seconds(int count, std::uint64_t late) {
    for (int i = 0; i < count; ++i) {
      media.thread_reports[1].cycles += 200;
      media.thread_reports[1].late_cycles += late;
      media.tick();
      now += 1s;
      control->every_meter();
      control->every_second();
    }
  }

  net::Response ask(const std::string& method, const std::string& target, std::string body = "") {
    net::Request request;
    request.method = method;
    request.target = target;
    request.host = "127.0.0.1:7400";
    request.peer = {0x7F000001, 40'000};
    request.content_type = "application/sdp";
    request.body = std::move(body);
    auto answer = control->handle(request);
    REQUIRE(std::holds_alternative<net::Response>(answer));
    return std::get<net::Response>(std::move(answer));
  }
  net::Response offer() {
    static const webrtc::Identity identity;
    load::WebClient client{identity, true, [](rtp::Bytes) {}};
    return ask("POST", "/whep/hall/en", client.offer());
  }
  /// By the page's WebSocket.
  std::unique_ptr<net::Conversation> listen(FakeSender& sender) {
    net::Request request;
    request.method = "GET";
    request.target = "/api/v1/rooms/hall/listen";
    request.host = "127.0.0.1:7400";
    request.peer = {0x7F000001, 40'001};
    request.upgrade = true;
    auto answer = control->handle(request);
    REQUIRE(std::holds_alternative<net::Upgrade>(answer));
    auto phone = std::move(std::get<net::Upgrade>(answer).conversation);
    phone->opened(sender);
    sender.take();
    return phone;
  }
};

bool says(const std::vector<std::string>& messages, std::string_view what) {
  for (const auto& message : messages)
    if (message.find(what) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("While the relay is behind no more phones are taken; whoever hears goes on") {
  Hall hall;
  hall.seconds(5, 0);
  FakeSender early, late;
  const auto hears = hall.listen(early);
  hears->received(R"({"hear":"en"})");
  CHECK_FALSE(says(early.take(), "refused"));
  REQUIRE(hall.offer().status == 201);

  hall.seconds(2, 150);
  CHECK(hall.offer().status == 201);  // not yet
  hall.seconds(1, 150);
  const auto refused = hall.offer();
  CHECK(refused.status == 503);
  CHECK(reason(refused) == "overload");
  CHECK(refused.headers == std::vector<std::pair<std::string, std::string>>{{"Retry-After", "5"}});
  const auto waits = hall.listen(late);
  waits->received(R"({"hear":"en"})");
  CHECK(says(late.take(), R"("code":"busy")"));
  hears->received(R"({"hear":"fr"})");  // may change
  CHECK_FALSE(says(early.take(), "refused"));

  CHECK(hall.ask("GET", "/api/v1/alarms").body.find(R"("kind":"overload")") != std::string::npos);
  CHECK(hall.ask("GET", "/metrics")
            .body.find(R"(dragoman_web_refused_offers_total{reason="overload"} 1)") !=
        std::string::npos);

  hall.seconds(10, 0);
  CHECK(hall.offer().status == 201);
  waits->received(R"({"hear":"en"})");
  CHECK_FALSE(says(late.take(), "refused"));
  CHECK(hall.ask("GET", "/api/v1/alarms").body.find("overload") == std::string::npos);
  hears->closed();
  waits->closed();
}
