#include "relay/net/sorted_port.h"
#include "tests/relay/net/udp/wait.h"
#include "tests/support/catch.h"

#include <system_error>
#include <vector>

using namespace dragoman;

namespace {

net::UdpOptions loopback() {
  net::UdpOptions options;
  options.bind = {0x7F000001, 0};
  options.receive_buffer = 1 << 22;
  return options;
}

std::vector<std::byte> rtp_of(std::uint32_t ssrc, std::size_t size = 20, int second = 99) {
  std::vector<std::byte> bytes(size);
  bytes[0] = std::byte{0x80};
  bytes[1] = static_cast<std::byte>(second);
  for (int i = 0; i < 4; ++i)
    bytes[static_cast<std::size_t>(8 + i)] = static_cast<std::byte>(ssrc >> (24 - 8 * i));
  return bytes;
}

/// Over the loopback what was sent has arrived by the time that send() returns.
std::size_t count(net::UdpSocket& socket) {
  std::vector<net::Received> into(64);
  std::size_t all = 0;
  while (const std::size_t got = socket.receive(into)) all += got;
  return all;
}

}  // namespace

TEST_CASE("packets of known sources come to one socket, all else to the other") {
  net::UdpSocket known(loopback());
  net::SortedPort port(known, loopback());
  net::UdpSocket sender(loopback());
  const std::vector<rtp::Ssrc> ssrcs{rtp::Ssrc{7}, rtp::Ssrc{0xFFFFFFFF}, rtp::Ssrc{0x80000001}};
  REQUIRE(port.sort(ssrcs));
  for (const auto ssrc : ssrcs) CHECK(sender.send(known.local(), rtp_of(rtp::to_int(ssrc))));
  CHECK(count(port.known()) == 3);
  CHECK(count(port.others()) == 0);
  std::size_t sent = 0;
  const auto other = [&](std::vector<std::byte> bytes) {
    sent += sender.send(known.local(), bytes);
  };
  other(rtp_of(8));
  other({});
  other({std::byte{0x80}});
  auto stun = rtp_of(7);
  stun[0] = std::byte{0};
  other(stun);
  auto cut = rtp_of(7);
  cut.resize(11);
  other(cut);
  CHECK(count(port.known()) == 0);
  CHECK(count(port.others()) == sent);
  CHECK(sent == 5);
  REQUIRE(port.sort(std::vector{rtp::Ssrc{8}}));
  CHECK(sender.send(known.local(), rtp_of(8)));
  CHECK(sender.send(known.local(), rtp_of(7)));
  CHECK(count(port.known()) == 1);
  CHECK(count(port.others()) == 1);
}

TEST_CASE("whatever fills the other socket takes no room from known sources") {
  net::UdpSocket known(loopback());
  net::SortedPort port(known, loopback());
  net::UdpSocket sender(loopback());
  REQUIRE(port.sort(std::vector{rtp::Ssrc{7}}));
  for (int i = 0; i < 50'000; ++i) sender.send(known.local(), rtp_of(9, 300));
  for (int i = 0; i < 400; ++i) REQUIRE(sender.send(known.local(), rtp_of(7, 300)));
  CHECK(count(port.known()) == 400);
  CHECK(count(port.others()) < 50'000);  // it was full indeed
}

TEST_CASE("sources without number are not sorted, and nobody else takes the port") {
  net::UdpSocket known(loopback());
  net::SortedPort port(known, loopback());
  CHECK_FALSE(port.sort(std::vector<rtp::Ssrc>(3000)));
  auto same = loopback();
  same.bind = known.local();
  CHECK_THROWS_AS(net::UdpSocket(same), std::system_error);
}
