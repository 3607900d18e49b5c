#include "relay/event/load.h"
#include "tests/relay/event/event_text.h"
#include "tests/support/catch.h"

using namespace dragoman::event;
using namespace dragoman::event::testing;

namespace {

Problem only_problem(const std::string& line) {
  const auto problems = problems_of(with_head("[network]\n" + line));
  INFO(line);
  REQUIRE(problems.size() == 1);
  return problems[0];
}

}  // namespace

TEST_CASE("IPv6 is refused by name, wherever an address may stand") {
  for (const char* line : {"http = \"[::1]:7400\"", "media = \"[fe80::1]:7402\"", "https = \"::1\"",
                           "multicast = \"ff15::/16\"", "interface = \"fe80::1\""}) {
    CHECK(mentions(only_problem(line).message, "IPv6 is not supported yet"));
  }
}

TEST_CASE("an address is IPv4 with a port, of this machine") {
  for (const char* line :
       {"http = \"127.0.0.1\"", "http = \"localhost:7400\"", "http = \"127.0.0.1:\"",
        "http = \"127.0.0.1:70000\"", "http = \"300.0.0.1:7400\"", "http = \":7400\""}) {
    CHECK(mentions(only_problem(line).remedy, "http = \"127.0.0.1:7400\""));
  }
  CHECK(mentions(only_problem("media = \"239.1.1.1:7402\"").message, "multicast"));
}

TEST_CASE(
    "the multicast block is a /16 for use inside an organisation, with room for its followers") {
  for (const char* block :
       {"239.77.0.0", "239.77.0.0/24", "239.77.1.0/16", "239.77.0.0/16x", "239/8"}) {
    CHECK(mentions(only_problem(std::string{"multicast = \""} + block + "\"").remedy,
                   "239.77.0.0/16"));
  }
  for (const char* block : {"224.1.0.0/16", "10.0.0.0/16", "239.255.0.0/16", "239.237.0.0/16"}) {
    CHECK(mentions(only_problem(std::string{"multicast = \""} + block + "\"").remedy,
                   "239.0.0.0/16"));
  }
  CHECK_NOTHROW(loaded(with_head("[network]\nmulticast = \"239.236.0.0/16\"")));
}

TEST_CASE("one interface, under one key") {
  CHECK(mentions(only_problem("interface = \"a\"\ninterfaces = [\"a\"]").message, "both"));
  CHECK(mentions(only_problem("interfaces = []").message, "empty"));
  CHECK(mentions(only_problem("interface = \"no such name\"").remedy, "ip -brief link"));
  CHECK(loaded(with_head("[network]\ninterfaces = [\"eth0\"]")).network.interfaces.size() == 1);
  CHECK_NOTHROW(loaded(with_head("[network]\ninterface = \"192.168.1.4\"")));
}

TEST_CASE("whether manifests are sent can be said, and is not") {
  CHECK_FALSE(loaded(with_head("")).network.manifests);
  CHECK(loaded(with_head("[network]\nmanifests = true")).network.manifests == true);
  CHECK(loaded(with_head("[network]\nmanifests = false")).network.manifests == false);
}

TEST_CASE("a second interface is a second path, and there is no third") {
  CHECK_FALSE(loaded(with_head("[network]\ninterface = \"eth0\"")).network.two_paths());
  CHECK(loaded(with_head("[network]\ninterfaces = [\"eth0\", \"eth1\"]")).network.two_paths());
  CHECK(mentions(only_problem("interfaces = [\"a\", \"b\", \"c\"]").remedy, "two at most"));
}

TEST_CASE("TTL and DSCP are what IP has room for") {
  only_problem("ttl = 256");
  only_problem("ttl = -1");
  only_problem("dscp = 64");
}

TEST_CASE("ports that meet are refused") {
  CHECK(mentions(only_problem("http = \"127.0.0.1:7443\"").message, "7443"));
  CHECK(mentions(only_problem("http = \"0.0.0.0:9000\"\nhttps = \"127.0.0.1:9000\"").message,
                 "9000"));
  const Problem media = only_problem("media = \"127.0.0.1:5011\"");
  CHECK(mentions(media.message, "channel \"en\""));
  CHECK(media.line == kHeadLine + 1);
  // 0 lets the system choose, which is how tests run side by side.
  CHECK_NOTHROW(loaded(with_head(
      "[network]\nhttp = \"127.0.0.1:0\"\nhttps = \"127.0.0.1:0\"\nmedia = \"127.0.0.1:0\"")));
}

TEST_CASE("phones are sent to an origin, with any name, and told of a Wi-Fi") {
  const auto network = [](const std::string& lines) {
    return loaded(with_head("[network]\n" + lines)).network;
  };
  CHECK(network("wifi = \"Congress & Guests\"").wifi == "Congress & Guests");
  CHECK(network("phone_url = \"http://listen.example/\"").phone_url == "http://listen.example");
  CHECK(network("phone_url = \"https://10.0.0.5:8443\"").phone_url == "https://10.0.0.5:8443");
  CHECK(network("").phone_url.empty());
  for (const char* url : {"listen.example", "http://", "ftp://x", "http://x/hall", "http://a b",
                          "http://me@x", "http://x?y"}) {
    CHECK(mentions(only_problem(std::string{"phone_url = \""} + url + "\"").remedy,
                   "http://listen.example"));
  }
}
