#include "relay/app/access.h"
#include "tests/support/catch.h"

#include <set>
#include <string>

using namespace dragoman::app;

TEST_CASE("What is public is in one list, and nothing else is") {
  const std::set<std::string> open{"/",
                                   "/hall",
                                   "/healthz",
                                   "/readyz",
                                   "/api/v1/event",
                                   "/api/v1/live",
                                   "/api/v1/session",
                                   "/api/v1/pin",
                                   "/whep/hall/en/0123456789abcdef0123456789abcdef",
                                   "/qr/hall.svg",
                                   "/qr/hall.png",
                                   "/sheet/hall",
                                   "/assets/decoder.js",
                                   "/speak/hall",
                                   "/assets/speak.js",
                                   "/whip/hall/remote/0123456789abcdef0123456789abcdef",
                                   "/console",
                                   "/runbook/silent",
                                   "/chair/hall",
                                   "/api/v1/rooms/hall/signals",
                                   "/api/v1/rooms/hall/listen",
                                   "/console/console.js"};
  const std::set<std::string> listening{
      "/api/v1/rooms/hall/channels/en.sdp",       "/api/v1/rooms/hall/channels/en.red.sdp",
      "/api/v1/rooms/hall/channels/en.path2.sdp", "/api/v1/rooms/hall/channels/en.path2.red.sdp",
      "/api/v1/rooms/hall/channels/en.opus",      "/whep/hall/en"};
  const std::set<std::string> keyed{
      "/api/v1/rooms/hall/tap/channels/en", "/api/v1/rooms/hall/tap/sources/mixer",
      "/api/v1/rooms/hall/tap/desks/en/1/microphone", "/api/v1/rooms/hall/tap/desks/en/1/incoming"};
  const std::set<std::string> staff{"/metrics",
                                    "/api/v1/reload",
                                    "/api/v1/rooms/hall/network",
                                    "/api/v1/rooms/hall/channels/en/listeners",
                                    "/api/v1/alarms",
                                    "/api/v1/rooms/hall/channels/en/history",
                                    "/api/v1/rooms/hall/sources/en-1/history",
                                    "/api/v1/rooms/hall/session",
                                    "/api/v1/keys",
                                    "/api/v1/keys/technician",
                                    "/api/v1/rooms/hall/messages",
                                    "/api/v1/rooms/hall/recording",
                                    "/api/v1/rooms/hall/floor",
                                    "/api/v1/rooms/hall/channels/en",
                                    "/api/v1/rooms/hall/desks/en/1"};
  for (const auto& path : open) {
    INFO(path);
    CHECK(access_of(parse_target(path).resource) == Access::open);
  }
  for (const auto& path : listening) {
    INFO(path);
    CHECK(access_of(parse_target(path).resource) == Access::listening);
  }
  for (const auto& path : keyed) {
    INFO(path);
    CHECK(access_of(parse_target(path).resource) == Access::keyed);
  }
  for (const auto& path : staff) {
    INFO(path);
    CHECK(parse_target(path).resource != Resource::none);
    CHECK(access_of(parse_target(path).resource) == Access::staff);
  }
}

TEST_CASE("A path that nobody has thought of is for staff") {
  CHECK(access_of(static_cast<Resource>(250)) == Access::staff);
}

TEST_CASE("A host is literal when no name server can point it elsewhere") {
  for (const auto* host :
       {"127.0.0.1:7400", "10.0.0.5", "localhost", "localhost:7400", "[::1]:7400"})
    CHECK(is_literal_host(host));
  for (const auto* host : {"relay.local", "evil.example:7400", "127.0.0.1.evil.example", ""})
    CHECK_FALSE(is_literal_host(host));
}

TEST_CASE("Host names are compared without port and capitals") {
  CHECK(host_name("Relay.local:7400") == "Relay.local");
  CHECK(host_name("[::1]:7400") == "[::1]");
  CHECK(same_name("Relay.local", "relay.LOCAL"));
  CHECK_FALSE(same_name("relay", "relay.local"));
}
