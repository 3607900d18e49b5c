/// dragoman-netsim as a script runs it, with real sockets on loopback.

#include "relay/net/udp.h"
#include "tests/client/net/child.h"
#include "tests/support/catch.h"
#include "tools/netsim/network.h"

#include <boost/json.hpp>

#include <poll.h>
#include <signal.h>

#include <set>

using namespace dragoman;
using dragoman::testing::Child;

namespace {

constexpr int kDatagrams = 100;

rtp::Endpoint loopback(std::uint16_t port) {
  return {0x7F000001, port};
}

net::UdpSocket open(const rtp::Endpoint& at) {
  net::UdpOptions options;
  options.bind = at;
  options.interface = "lo";
  options.reuse_address = rtp::is_multicast(at);
  return net::UdpSocket{options};
}

void send_numbered(net::UdpSocket& socket, const rtp::Endpoint& to, const std::set<int>& numbers) {
  for (const int n : numbers) {
    const std::array<std::byte, 2> bytes{static_cast<std::byte>(n), std::byte{7}};
    REQUIRE(socket.send(to, bytes));
  }
}

/// Numbers that arrive, until there are `count`; `from` is where the last one came from.
std::set<int> take(net::UdpSocket& socket, std::size_t count, rtp::Endpoint* from = nullptr) {
  std::set<int> numbers;
  while (numbers.size() < count) {
    pollfd watched{socket.native_handle(), POLLIN, 0};
    REQUIRE(::poll(&watched, 1, 30'000) == 1);
    std::array<net::Received, 1> one;
    if (socket.receive(one) == 0) continue;
    REQUIRE(one[0].size == 2);
    numbers.insert(std::to_integer<int>(one[0].data[0]));
    if (from != nullptr) *from = one[0].from;
  }
  return numbers;
}

/// What of `sent` a network of this loss and seed lets through: losses don't depend on time.
std::set<int> expected(const std::set<int>& sent, double loss, std::uint64_t seed) {
  netsim::Conditions conditions;
  conditions.loss = loss;
  netsim::Network network(conditions, seed);
  std::set<int> numbers;
  for (const int n : sent)
    if (!network.send(Instant{}, 2).empty()) numbers.insert(n);
  return numbers;
}

std::set<int> all() {
  std::set<int> numbers;
  for (int n = 0; n < kDatagrams; ++n) numbers.insert(n);
  return numbers;
}

boost::json::object json(const std::string& line) {
  CAPTURE(line);
  return boost::json::parse(line).as_object();
}

/// Skips the second's lines until the program has ended; gives the last.
boost::json::object last_line(Child& child) {
  std::string last;
  for (auto line = child.read_line(); !line.empty(); line = child.read_line()) last = line;
  return json(last);
}

}  // namespace

TEST_CASE("Unicast: exactly the seed's losses, there and back, and answers find their sender",
          "[netsim][program]") {
  auto target = open(loopback(0));
  Child netsim(DRAGOMAN_NETSIM, {"--listen", "127.0.0.1:0", "--to", rtp::to_string(target.local()),
                                 "--loss", "20%", "--delay", "2ms", "--seed", "7", "--json"});
  const auto begin = json(netsim.read_line());
  const auto entrance = rtp::parse_endpoint(std::string{begin.at("listen").as_string()}).value();

  auto sender = open(loopback(0));
  send_numbered(sender, entrance, all());
  const auto there = expected(all(), 0.2, 7);
  REQUIRE(there.size() < kDatagrams);
  rtp::Endpoint from{};
  CHECK(take(target, there.size(), &from) == there);

  send_numbered(target, from, there);
  const auto back = expected(there, 0.2, 8);
  rtp::Endpoint answered{};
  CHECK(take(sender, back.size(), &answered) == back);
  CHECK(answered == entrance);

  netsim.signal(SIGTERM);
  const auto end = last_line(netsim);
  CHECK(netsim.wait() == 0);
  CHECK(end.at("senders").as_int64() == 1);
  CHECK(end.at("there").as_object().at("received").as_int64() == kDatagrams);
  CHECK(end.at("there").as_object().at("lost").as_int64() ==
        kDatagrams - static_cast<int>(there.size()));
  CHECK(end.at("back").as_object().at("delivered").as_int64() == static_cast<int>(back.size()));
}

TEST_CASE("Multicast comes in and goes out where the interface says", "[netsim][program]") {
  const auto own = static_cast<std::uint32_t>(::getpid()) % 0x3FFF;
  const auto port = static_cast<std::uint16_t>(20000 + own % 10000);
  const rtp::Endpoint in{0xEFC90000 + 2 * own, port};  // 239.201.0.0/16
  const rtp::Endpoint out{in.address + 1, port};
  auto receiver = open(out);
  receiver.join(out.address, 0x7F000001);  // as a description with a source filter says
  Child netsim(DRAGOMAN_NETSIM, {"--listen", rtp::to_string(in), "--to", rtp::to_string(out),
                                 "--interface", "lo", "--burst", "2", "--loss", "20%", "--json"});
  netsim.read_line();
  auto sender = open(loopback(0));
  send_numbered(sender, in, all());
  netsim::Conditions conditions;
  conditions.loss = 0.2;
  conditions.burst = 2;
  netsim::Network network(conditions, 1);
  std::set<int> through;
  for (const int n : all())
    if (!network.send(Instant{}, 2).empty()) through.insert(n);
  CHECK(take(receiver, through.size()) == through);
  netsim.signal(SIGINT);
  CHECK(netsim.wait() == 0);
}

TEST_CASE("Bad usage ends with 2, a failure with 1, and both say what to do", "[netsim][program]") {
  const std::vector<std::vector<std::string>> bad = {
      {},
      {"--listen", "nowhere", "--to", "127.0.0.1:9"},
      {"--listen", "127.0.0.1:0", "--to", "127.0.0.1:0"},
      {"--listen", "127.0.0.1:9", "--to", "127.0.0.1:9"},
      {"--listen", "239.201.0.1:5000", "--to", "127.0.0.1:9"},
      {"--listen", "127.0.0.1:0", "--to", "127.0.0.1:9", "--interface", "none0"},
      {"--listen", "127.0.0.1:0", "--to", "127.0.0.1:9", "--loss", "5%", "--gilbert", "1%,25%"},
      {"--listen", "127.0.0.1:0", "--to", "127.0.0.1:9", "--loss", "5"}};
  for (const auto& arguments : bad) {
    Child netsim(DRAGOMAN_NETSIM, arguments);
    CHECK(netsim.wait() == 2);
    netsim.rest_of_output();
    CAPTURE(netsim.errors());
    CHECK(std::count(netsim.errors().begin(), netsim.errors().end(), '\n') >= 2);
  }
  auto taken = open(loopback(0));
  Child netsim(DRAGOMAN_NETSIM, {"--listen", rtp::to_string(taken.local()), "--to", "127.0.0.1:9"});
  CHECK(netsim.wait() == 1);
  netsim.rest_of_output();
  CHECK(netsim.errors().find("in use") != std::string::npos);
  Child help(DRAGOMAN_NETSIM, {"--help"});
  CHECK(help.wait() == 0);
  CHECK(help.rest_of_output().find("Examples:") != std::string::npos);
}
