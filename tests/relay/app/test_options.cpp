#include "relay/app/banner.h"
#include "relay/app/options.h"
#include "relay/event/load.h"
#include "tests/support/catch.h"

using namespace dragoman;

namespace {

template <class... Args>
std::variant<app::Options, int> parse(Args... args) {
  const char* argv[] = {"dragoman-relay", args...};
  return app::parse_options(static_cast<int>(std::size(argv)), argv);
}

}  // namespace

TEST_CASE("Options are what was asked; mistakes end with 2, help with 0") {
  const auto options = std::get<app::Options>(parse("event.toml", "--check", "--json"));
  CHECK(options.event_file == "event.toml");
  CHECK(options.check);
  CHECK(options.json);
  CHECK_FALSE(options.insecure);
  CHECK_FALSE(options.fresh);
  CHECK(std::get<app::Options>(parse("--fresh")).fresh);
  CHECK_FALSE(std::get<app::Options>(parse()).event_file);
  CHECK(std::get<int>(parse("--help")) == 0);
  CHECK(std::get<int>(parse("--version")) == 0);
  CHECK(std::get<int>(parse("--bogus")) == 2);
  CHECK(std::get<int>(parse("--log-level", "loud")) == 2);
}

TEST_CASE("An event beyond loopback is noticed, whichever setting exposes it") {
  auto event = event::built_in_event();
  CHECK_FALSE(app::exposed_beyond_loopback(event));
  SECTION("http") {
    event.network.http.address = 0;
  }
  SECTION("media") {
    event.network.media.address = 0x0A000001;
  }
  SECTION("multicast") {
    event.network.interfaces = {"eth0"};
  }
  SECTION("second path") {
    event.network.interfaces = {"lo", "10.0.0.1"};
  }
  const auto complaint = app::exposed_beyond_loopback(event);
  REQUIRE(complaint);
  CHECK(complaint->find("--insecure") != std::string::npos);
}

TEST_CASE("What exposes an event is named with its place in the event file") {
  const auto event = event::parse(
      "[event]\nname = \"x\"\n[network]\nhttp = \"0.0.0.0:7400\"\n[[room]]\nid = \"hall\"\n"
      "languages = [\"en\"]\n",
      "hall.toml");
  const auto complaint = app::exposed_beyond_loopback(event);
  REQUIRE(complaint);
  INFO(*complaint);
  CHECK(complaint->rfind("hall.toml:4:8: [network] http = ", 0) == 0);
}

TEST_CASE("The banner gives addresses that can be opened") {
  const auto event = event::built_in_event();
  const auto text = app::banner_text(event, {0, 8000}, {0x7F000001, 7402}, "http://10.0.0.5:8000");
  CHECK(text.find("http://127.0.0.1:8000/hall") != std::string::npos);
  CHECK(app::banner_json(event, {0x7F000001, 8000}, {0x7F000001, 7402}, "http://10.0.0.5:8000")
            .find("/hall\"") != std::string::npos);
}
