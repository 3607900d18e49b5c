#include "relay/net/udp.h"
#include "tests/relay/net/udp/wait.h"
#include "tests/support/catch.h"

#include <vector>

using namespace dragoman;
using namespace dragoman::net;
using namespace dragoman::net::testing;

namespace {

constexpr std::uint32_t kGroup = 0xEF5B0001;       // 239.91.0.1
constexpr std::uint32_t kOtherGroup = 0xEF5B0002;  // 239.91.0.2
constexpr std::uint32_t kSource = 0x7F000001;
constexpr std::uint32_t kOtherSource = 0x7F000002;

UdpSocket sender_from(std::uint32_t address) {
  UdpOptions options;
  options.bind = {address, 0};
  options.interface = "lo";
  return UdpSocket(options);
}

/// Bound to any address, so that only membership decides what is heard.
UdpSocket receiver_on(std::uint16_t port) {
  UdpOptions options;
  options.bind = {0, port};
  options.interface = "lo";
  options.reuse_address = true;
  return UdpSocket(options);
}

}  // namespace

TEST_CASE("a source-specific join hears its source only") {
  UdpSocket receiver = receiver_on(0);
  const std::uint16_t port = receiver.local().port;
  receiver.join(kGroup, kSource);
  UdpSocket source = sender_from(kSource);
  UdpSocket rogue = sender_from(kOtherSource);

  REQUIRE(rogue.send({kGroup, port}, bytes("rogue")));
  REQUIRE(source.send({kGroup, port}, bytes("wanted")));
  const std::vector<Received> got = receive_some(receiver, 1);
  REQUIRE(got.size() == 1);
  CHECK(text(got[0]) == "wanted");
  CHECK(got[0].from == source.local());
}

TEST_CASE("a group that another socket joined is not heard") {
  UdpSocket receiver = receiver_on(0);
  const std::uint16_t port = receiver.local().port;
  UdpSocket neighbour = receiver_on(port);
  receiver.join(kGroup, 0);
  neighbour.join(kOtherGroup, 0);
  UdpSocket source = sender_from(kSource);

  REQUIRE(source.send({kOtherGroup, port}, bytes("theirs")));
  REQUIRE(source.send({kGroup, port}, bytes("ours")));
  REQUIRE(receive_some(neighbour, 1).size() == 1);
  const std::vector<Received> got = receive_some(receiver, 1);
  REQUIRE(got.size() == 1);
  CHECK(text(got[0]) == "ours");
}

TEST_CASE("after leaving, the group is silent and can be joined again") {
  UdpSocket receiver = receiver_on(0);
  const std::uint16_t port = receiver.local().port;
  UdpSocket source = sender_from(kSource);
  receiver.join(kGroup, kSource);
  receiver.leave(kGroup, kSource);
  REQUIRE(source.send({kGroup, port}, bytes("unheard")));
  receiver.join(kGroup, kSource);
  REQUIRE(source.send({kGroup, port}, bytes("heard")));

  const std::vector<Received> got = receive_some(receiver, 1);
  REQUIRE(got.size() == 1);
  CHECK(text(got[0]) == "heard");
}

TEST_CASE("several receivers of one host hear one group") {
  UdpSocket first = receiver_on(0);
  const std::uint16_t port = first.local().port;
  UdpSocket second = receiver_on(port);
  first.join(kGroup, kSource);
  second.join(kGroup, kSource);
  UdpSocket source = sender_from(kSource);
  REQUIRE(source.send({kGroup, port}, bytes("both")));
  CHECK(receive_some(first, 1).size() == 1);
  CHECK(receive_some(second, 1).size() == 1);
}
