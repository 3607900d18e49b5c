#include "relay/net/interface.h"
#include "relay/net/udp.h"
#include "tests/relay/net/udp/wait.h"
#include "tests/support/catch.h"

#include <string>
#include <system_error>

using namespace dragoman;
using namespace dragoman::net;
using namespace dragoman::net::testing;

namespace {

/// What a technician would read.
template <class Action>
std::string complaint(Action action) {
  try {
    action();
  } catch (const std::system_error& error) {
    return error.what();
  }
  return {};
}

void check_mentions(const std::string& message, std::initializer_list<std::string> words) {
  INFO(message);
  for (const std::string& word : words) {
    INFO(word);
    CHECK(message.find(word) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("a port in use names the port and what to do") {
  const UdpSocket first = loopback_socket();
  UdpOptions options;
  options.bind = first.local();
  const std::string message = complaint([&] { UdpSocket second(options); });
  check_mentions(message, {rtp::to_string(first.local()), "in use", "choose another port"});
}

TEST_CASE("an unknown interface is answered with those there are") {
  UdpOptions options;
  options.interface = "nosuch0";
  const std::string message = complaint([&] { UdpSocket socket(options); });
  check_mentions(message, {"nosuch0", "lo (127.0.0.1)", "network.interface"});
}

TEST_CASE("an address that this machine doesn't have is named") {
  UdpOptions options;
  options.bind = {0xC0000263, 0};  // 192.0.2.99
  const std::string message = complaint([&] { UdpSocket socket(options); });
  check_mentions(message, {"192.0.2.99", "no such address", "ip addr"});
}

TEST_CASE("joining what is no group names it") {
  UdpSocket socket = loopback_socket();
  const std::string message = complaint([&] { socket.join(0x0A000001, 0); });
  check_mentions(message, {"10.0.0.1", "interface lo", "224.0.0.0"});
}

TEST_CASE("a TTL out of range is refused") {
  UdpOptions ttl;
  ttl.ttl = 300;
  check_mentions(complaint([&] { UdpSocket socket(ttl); }), {"TTL 300", "0 to 255"});
}

TEST_CASE("an interface is found by its name and by its address") {
  CHECK(interface_address("lo") == 0x7F000001);
  CHECK(interface_address("127.0.0.1") == 0x7F000001);
  CHECK(find_interface("127.0.0.1").name == "lo");
  CHECK(find_interface("127.0.0.9").name == "lo");
  CHECK(find_interface("").index == 0);
}
