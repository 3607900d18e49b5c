#include "relay/app/phone/phone_address.h"
#include "tests/support/catch.h"

#include <vector>

using namespace dragoman;

namespace {

constexpr std::uint32_t kLoopback = 0x7F000001;
constexpr std::uint32_t kVenue = 0x0A010005;   // 10.1.0.5
constexpr std::uint32_t kOffice = 0xC0A80002;  // 192.168.0.2
constexpr std::uint32_t kPublic = 0xCB007109;  // 203.0.113.9
constexpr std::uint32_t kLinkLocal = 0xA9FE0102;

const net::Interface kLo{"lo", 1, kLoopback}, kEth{"eth0", 2, kOffice}, kWifi{"eth1", 3, kVenue},
    kWan{"wan", 4, kPublic}, kAlone{"eth2", 5, kLinkLocal};

event::Network bound(std::uint32_t address, std::string interface = "lo") {
  event::Network network;
  network.interfaces = {std::move(interface)};
  network.http = {address, 7400};
  network.http_where = "event.toml:3:8";
  return network;
}

app::PhoneAddress address(const event::Network& network, std::vector<net::Interface> here) {
  return app::phone_address(network, network.http, here);
}

}  // namespace

TEST_CASE("The address that http is bound to stands in the code") {
  const auto found = address(bound(kOffice), {kLo, kEth, kWifi});
  CHECK(found.origin == "http://192.168.0.2:7400");
  CHECK(found.warning.empty());
}

TEST_CASE("Bound to all, the venue's interface is named, before any other private address") {
  CHECK(address(bound(0, "eth1"), {kLo, kEth, kWifi}).origin == "http://10.1.0.5:7400");
  CHECK(address(bound(0, "10.1.0.5"), {kLo, kEth, kWifi}).origin == "http://10.1.0.5:7400");
  CHECK(address(bound(0), {kLo, kWan, kAlone, kEth}).origin == "http://192.168.0.2:7400");
  CHECK(address(bound(0), {kLo, kEth}).warning.empty());
}

TEST_CASE("Loopback is the last resort, and warned of with its place in the file") {
  for (const auto& found :
       {address(bound(kLoopback, "eth0"), {kLo, kEth}), address(bound(0), {kLo})}) {
    CHECK(found.origin == "http://127.0.0.1:7400");
    CHECK(found.warning.find("event.toml:3:8: warning: phones cannot reach") == 0);
    CHECK(found.warning.find("\n  Set [network] http") != std::string::npos);
  }
}

TEST_CASE("Where the page can be reached and the media port can't is warned of") {
  const auto warning = [](std::uint32_t http, std::uint32_t media, auto change) {
    auto event = event::built_in_event();
    event.network.http.address = http;
    event.network.media = {media, 7402};
    event.network.media_where = "event.toml:4:9";
    change(event);
    return app::media_warning(event);
  };
  const auto as_is = [](event::Event&) {};
  CHECK(warning(0, kLoopback, as_is).find("event.toml:4:9: warning: phones cannot reach") == 0);
  CHECK_FALSE(warning(kVenue, kLoopback, as_is).empty());
  CHECK(warning(kLoopback, kLoopback, as_is).empty());  // a demo
  CHECK(warning(0, 0, as_is).empty());
  CHECK(warning(0, kVenue, as_is).empty());
  CHECK(warning(0, kLoopback, [](auto& e) { e.web.announce = {kVenue}; }).empty());
  CHECK(warning(0, kLoopback, [](auto& e) { e.web.listeners = 0; }).empty());
}

TEST_CASE("An address that nobody gave, and a public one, are warned of") {
  CHECK(address(bound(0), {kLo, kAlone}).warning.find("DHCP") != std::string::npos);
  CHECK(address(bound(0), {kLo, kAlone, kWan}).origin == "http://203.0.113.9:7400");
  CHECK(address(bound(kPublic), {}).warning.find("public address") != std::string::npos);
}

TEST_CASE("What the event says goes before all, and port 80 needs no saying") {
  auto network = bound(kLoopback);
  network.phone_url = "http://listen.example";
  CHECK(address(network, {kLo}).origin == "http://listen.example");
  CHECK(address(network, {kLo}).warning.empty());
  network = bound(kOffice);
  network.http.port = 80;
  CHECK(address(network, {kEth}).origin == "http://192.168.0.2");
}

TEST_CASE("A phone_url that leads nowhere from a phone is warned of") {
  auto network = bound(kOffice);
  for (const auto* url : {"http://127.0.0.1:7400", "http://localhost", "http://relay.localhost:80",
                          "https://169.254.1.2", "http://0.0.0.0:7400"}) {
    CAPTURE(url);
    network.phone_url = url;
    const auto found = address(network, {kLo, kEth});
    CHECK(found.origin == url);  // it is what was asked for
    CHECK(found.warning.find("event.toml:3:8: warning: phones cannot reach phone_url") == 0);
  }
  for (const auto* url : {"http://10.0.0.5:7400", "http://mylocalhost.example",
                          "http://localhost.example", "https://203.0.113.9"}) {
    CAPTURE(url);
    network.phone_url = url;
    CHECK(address(network, {kLo, kEth}).warning.empty());
  }
}

TEST_CASE("Private addresses are those of RFC 1918 and RFC 6598") {
  for (const auto yes : {0x0A000000U, 0x0AFFFFFFU, 0xAC100000U, 0xAC1FFFFFU, 0xC0A80000U,
                         0xC0A8FFFFU, 0x64400000U, 0x647FFFFFU})
    CHECK(app::is_private_address(yes));
  for (const auto no : {0x09FFFFFFU, 0x0B000000U, 0xAC0FFFFFU, 0xAC200000U, 0xC0A90000U,
                        0x643FFFFFU, 0x64800000U, kLoopback, kLinkLocal})
    CHECK_FALSE(app::is_private_address(no));
}
