#include "relay/net/udp.h"
#include "tests/relay/net/udp/wait.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <vector>

using namespace dragoman;
using namespace dragoman::net;
using namespace dragoman::net::testing;
using dragoman::testing::RealtimeGuard;

TEST_CASE("a datagram arrives with its sender and a plausible time") {
  UdpSocket sender = loopback_socket();
  UdpSocket receiver = loopback_socket();
  REQUIRE(receiver.local().port != 0);

  const Instant before = monotonic_now();
  REQUIRE(sender.send(receiver.local(), bytes("hello")));
  const std::vector<Received> got = receive_some(receiver, 1);
  const Instant after = monotonic_now();

  REQUIRE(got.size() == 1);
  CHECK(text(got[0]) == "hello");
  CHECK(got[0].from == sender.local());
  CHECK_FALSE(got[0].truncated);
  // The two clocks are compared by software: a hundred microseconds of grace.
  CHECK(got[0].arrival >= before - std::chrono::microseconds{100});
  CHECK(got[0].arrival <= after);
}

TEST_CASE("the time is the kernel's: waiting in the buffer makes a datagram no younger") {
  UdpSocket sender = loopback_socket();
  UdpSocket receiver = loopback_socket();
  REQUIRE(sender.send(receiver.local(), bytes("early")));
  const Instant sent = monotonic_now();
  while (monotonic_now() - sent < std::chrono::milliseconds{20}) {  // it lies there meanwhile
  }
  const std::vector<Received> got = receive_some(receiver, 1);
  REQUIRE(got.size() == 1);
  CHECK(got[0].arrival < sent + std::chrono::milliseconds{10});
}

TEST_CASE("batches larger than a system call go out and come in whole and in order") {
  constexpr std::size_t kCount = 200;
  UdpSocket sender = loopback_socket();
  UdpSocket receiver = loopback_socket();
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < kCount; ++i) texts.push_back("datagram " + std::to_string(i));
  std::vector<Outgoing> batch;
  for (const std::string& t : texts) batch.push_back({receiver.local(), bytes(t)});

  REQUIRE(sender.send(batch) == kCount);
  std::vector<Received> into(kCount + 10);
  const std::size_t filled = receiver.receive(into);
  REQUIRE(filled == kCount);
  for (std::size_t i = 0; i < kCount; ++i) CHECK(text(into[i]) == texts[i]);
}

TEST_CASE("a listener who cannot be reached doesn't hold up those after him") {
  UdpSocket sender = loopback_socket();
  UdpSocket receiver = loopback_socket();
  // A loopback socket may not send to the outside world.
  const std::vector<Outgoing> batch{{receiver.local(), bytes("one")},
                                    {{0xC0000263, 9}, bytes("nowhere")},
                                    {receiver.local(), bytes("two")}};
  CHECK(sender.send(batch) == 2);
  const std::vector<Received> got = receive_some(receiver, 2);
  REQUIRE(got.size() == 2);
  CHECK(text(got[1]) == "two");
  CHECK_FALSE(sender.send({0xC0000263, 9}, bytes("nowhere")));
}

TEST_CASE("a datagram longer than a slot says so") {
  UdpSocket sender = loopback_socket();
  UdpSocket receiver = loopback_socket();
  const std::vector<std::byte> longest(rtp::kMaxDatagram);
  const std::vector<std::byte> oversized(rtp::kMaxDatagram + 1);
  REQUIRE(sender.send(receiver.local(), longest));
  REQUIRE(sender.send(receiver.local(), oversized));

  const std::vector<Received> got = receive_some(receiver, 2);
  REQUIRE(got.size() == 2);
  CHECK_FALSE(got[0].truncated);
  CHECK(got[0].size == rtp::kMaxDatagram);
  CHECK(got[1].truncated);
}

TEST_CASE("nothing waiting is an answer, not a wait") {
  UdpSocket socket = loopback_socket();
  std::vector<Received> into(4);
  CHECK(socket.receive(into) == 0);
}

TEST_CASE("packets leave with the DSCP and the TTL that were asked for") {
  UdpOptions options;
  options.bind = {0x7F000001, 0};
  options.interface = "lo";
  options.ttl = 3;
  options.dscp = 34;
  const UdpSocket socket(options);

  int tos = 0;
  socklen_t size = sizeof tos;
  REQUIRE(getsockopt(socket.native_handle(), IPPROTO_IP, IP_TOS, &tos, &size) == 0);
  CHECK(tos == 34 << 2);
  int ttl = 0;
  size = sizeof ttl;
  REQUIRE(getsockopt(socket.native_handle(), IPPROTO_IP, IP_MULTICAST_TTL, &ttl, &size) == 0);
  CHECK(ttl == 3);
}

TEST_CASE("a socket that was moved from is harmless") {
  UdpSocket first = loopback_socket();
  const Endpoint local = first.local();
  UdpSocket second = std::move(first);
  CHECK(second.local() == local);
  first = loopback_socket();
  CHECK(first.local() != local);
}

TEST_CASE("sending and receiving neither allocate nor lock") {
  if (!RealtimeGuard::active()) return;
  UdpSocket sender = loopback_socket();
  UdpSocket receiver = loopback_socket();
  std::vector<Received> into(8);
  const Endpoint to = receiver.local();
  const std::array<Outgoing, 2> batch{Outgoing{to, bytes("a")}, Outgoing{to, bytes("b")}};

  const RealtimeGuard guard;
  sender.send(to, bytes("one"));
  sender.send(batch);
  const std::size_t filled = receiver.receive(into);
  const std::uint64_t allocations = guard.allocations();
  const std::uint64_t locks = guard.locks();
  CHECK(filled == 3);
  CHECK(allocations == 0);
  CHECK(locks == 0);
}
