/// `dragoman-booth check` as a script runs it, through a JACK server with a dummy card.

#include "tests/client/audio/jack_server.h"
#include "tests/client/net/child.h"
#include "tests/client/net/fake_relay.h"
#include "tests/support/catch.h"

#include <boost/json.hpp>

#include <map>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

std::vector<std::string> arguments(std::uint16_t port, const std::string& device) {
  return {"check", "127.0.0.1:" + std::to_string(port), "--room", "hall", "--device", device,
          "--json"};
}

/// What was found, by what was looked at.
std::map<std::string, boost::json::object> findings(Child& child) {
  std::map<std::string, boost::json::object> found;
  for (auto line = child.read_line(); !line.empty(); line = child.read_line()) {
    auto object = boost::json::parse(line).as_object();
    found[object.at("check").as_string().c_str()] = object;
  }
  return found;
}

bool good(const boost::json::object& finding) {
  // Whatever is wrong has a remedy.
  CHECK((finding.at("good").as_bool() || !finding.at("remedy").is_null()));
  return finding.at("good").as_bool();
}

}  // namespace

TEST_CASE("a card is looked at from both sides, the relay from afar, and each has its verdict") {
  if (!JackServer::installed()) {
    WARN("jackd is not installed: nothing was tested (apt-get install jackd2)");
    return;
  }
  JackServer server;
  REQUIRE(server.start());
  FakeRelay relay;
  Child child(DRAGOMAN_BOOTH, arguments(relay.port(), "system"));
  auto found = findings(child);
  CHECK(child.wait() == 1);
  CAPTURE(child.errors());
  CHECK(good(found.at("device")));
  CHECK(found.at("device").at("rate_hz").to_number<double>() == 48000);
  CHECK(good(found.at("noise")));
  CHECK_FALSE(good(found.at("microphone")));  // a dummy card hears nothing
  CHECK(found.at("microphone").at("words").as_string().starts_with("nothing"));
  CHECK(good(found.at("headphones")));
  CHECK(found.at("headphones").at("tone_db_spl").to_number<double>() == Approx(70).margin(0.5));
  CHECK(found.at("control").at("round_trip_ms").to_number<double>() > 0);
  CHECK_FALSE(good(found.at("media")));  // this relay has no channels
}

TEST_CASE("without a card the relay is looked at all the same; without a relay, the card") {
  FakeRelay relay;
  Child child(DRAGOMAN_BOOTH, arguments(relay.port(), "no such card"));
  auto found = findings(child);
  CHECK(child.wait() == 1);
  CHECK_FALSE(good(found.at("device")));
  CHECK(found.at("control").at("round_trip_ms").to_number<double>() > 0);
  CHECK(found.count("microphone") == 0);

  relay.refuse(true);
  Child refused(DRAGOMAN_BOOTH, arguments(relay.port(), "null"));
  found = findings(refused);
  CHECK(refused.wait() == 1);
  CHECK(good(found.at("headphones")));
  CHECK_FALSE(good(found.at("control")));
  CHECK(found.at("control").at("words").as_string().find("no such room") != std::string::npos);
  CHECK(found.count("media") == 0);
}
