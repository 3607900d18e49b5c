#include "client/net/stream_receiver.h"
#include "codecs/rtp/red_writer.h"
#include "codecs/srtp/sender.h"
#include "tests/support/catch.h"

#include <array>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;

namespace {

constexpr std::uint32_t kLoopback = 0x7F000001;

std::vector<std::byte> datagram(std::uint32_t ssrc, int sequence, rtp::Bytes payload,
                                std::uint8_t type = rtp::kPayloadOpus) {
  rtp::Packet packet;
  packet.payload_type = type;
  packet.ssrc = rtp::Ssrc{ssrc};
  packet.sequence = rtp::SequenceNumber{} + sequence;
  packet.timestamp = rtp::Timestamp{} + 240 * sequence;
  packet.payload = payload;
  std::vector<std::byte> bytes(rtp::kMaxDatagram);
  bytes.resize(rtp::write(packet, bytes));
  return bytes;
}

struct Heard {
  int sequence;
  std::byte first;
  std::uint8_t type;
  bool operator==(const Heard&) const = default;
};

/// Everything that comes until a packet numbered `last` does.
std::vector<Heard> drain_until(PacketQueue& queue, int last) {
  std::vector<Heard> heard;
  bool done = false;
  while (!done)
    queue.drain([&](const QueuedPacket& packet) {
      heard.push_back({to_int(packet.sequence), packet.payload[0], packet.payload_type});
      done = done || to_int(packet.sequence) == last;
    });
  return heard;
}

net::UdpSocket sender_on(std::uint32_t address) {
  net::UdpOptions options;
  options.bind.address = address;
  options.interface = "lo";
  return net::UdpSocket(options);
}

std::vector<Heard> plain(std::initializer_list<int> sequences) {
  std::vector<Heard> heard;
  for (const int sequence : sequences) heard.push_back({sequence, std::byte{1}, rtp::kPayloadOpus});
  return heard;
}

}  // namespace

TEST_CASE("a multicast receiver hears its group from its source and its SSRC, and nothing else") {
  const rtp::Endpoint group{0xEFC8A301, 0};  // 239.200.163.1
  StreamAddress address;
  address.bind = group;
  address.source = kLoopback;
  address.interface = "lo";
  address.ssrc = rtp::Ssrc{5};
  PacketQueue queue;
  StreamReceiver receiver(address, queue);
  const rtp::Endpoint to{group.address, receiver.port()};
  auto relay = sender_on(kLoopback), stranger = sender_on(0x7F000002);
  const std::array<std::byte, 3> payload{std::byte{1}};
  CHECK_FALSE(receiver.last_heard());
  CHECK(stranger.send(to, datagram(5, 1, payload)));
  CHECK(relay.send(to, datagram(6, 2, payload)));
  CHECK(relay.send(to, rtp::Bytes{payload}));
  CHECK(relay.send(to, datagram(5, 3, payload)));
  CHECK(relay.send(to, datagram(5, 4, payload)));
  CHECK(drain_until(queue, 4) == plain({3, 4}));
  REQUIRE(receiver.last_heard());
  CHECK(*receiver.last_heard() <= net::monotonic_now());
  const auto counts = receiver.counts();
  CHECK(counts.accepted == 2);
  CHECK(counts.malformed == 1);
  CHECK(counts.foreign == 1);  // the stranger's packet did not even pass the kernel's filter
}

TEST_CASE("a unicast receiver believes only the relay's address") {
  StreamAddress address;
  address.source = kLoopback;
  PacketQueue queue;
  StreamReceiver receiver(address, queue);
  const rtp::Endpoint to{kLoopback, receiver.port()};
  auto relay = sender_on(kLoopback), stranger = sender_on(0x7F000002);
  const std::array<std::byte, 3> payload{std::byte{1}};
  CHECK(stranger.send(to, datagram(5, 1, payload)));
  CHECK(relay.send(to, datagram(5, 2, payload)));
  CHECK(drain_until(queue, 2) == plain({2}));
  CHECK(receiver.counts().foreign == 1);
}

TEST_CASE("redundant copies come out as packets of their own, oldest first") {
  StreamAddress address;
  PacketQueue queue;
  StreamReceiver receiver(address, queue);
  auto relay = sender_on(kLoopback);
  rtp::RedWriter red({1, 2}, 240);
  std::array<std::byte, 200> payload{};
  for (int n = 10; n <= 12; ++n) {
    const std::array<std::byte, 1> frame{static_cast<std::byte>(n)};
    const auto size = red.write(FrameIndex{n}, frame, payload);
    // The first two are lost on the way.
    if (n == 12)
      CHECK(relay.send({kLoopback, receiver.port()},
                       datagram(5, n, rtp::Bytes{payload}.first(size), rtp::kPayloadRed)));
  }
  const std::vector<Heard> expected{{10, std::byte{10}, rtp::kPayloadOpus},
                                    {11, std::byte{11}, rtp::kPayloadOpus},
                                    {12, std::byte{12}, rtp::kPayloadOpus}};
  CHECK(drain_until(queue, 12) == expected);
}

TEST_CASE("an endless RED payload of garbage is counted and harms nothing") {
  StreamAddress address;
  PacketQueue queue;
  StreamReceiver receiver(address, queue);
  auto relay = sender_on(kLoopback);
  const std::vector<std::byte> garbage(300, std::byte{0xFF});
  const std::array<std::byte, 1> payload{std::byte{1}};
  CHECK(relay.send({kLoopback, receiver.port()}, datagram(5, 1, garbage, rtp::kPayloadRed)));
  CHECK(relay.send({kLoopback, receiver.port()}, datagram(5, 2, payload)));
  CHECK(drain_until(queue, 2) == plain({2}));
  CHECK(receiver.counts().malformed == 1);
}

TEST_CASE("payload type 97 is RED only where the description says so") {
  PacketQueue queue;
  StreamAddress address;
  address.red = std::nullopt;
  StreamReceiver receiver(address, queue);
  auto relay = sender_on(kLoopback);
  const std::array<std::byte, 1> payload{std::byte{1}};
  CHECK(relay.send({kLoopback, receiver.port()}, datagram(5, 1, payload, rtp::kPayloadRed)));
  CHECK(drain_until(queue, 1) == std::vector<Heard>{{1, std::byte{1}, rtp::kPayloadRed}});
  CHECK(receiver.counts().malformed == 0);
}

namespace {

/// One key's side of the relay.
struct Sealer {
  explicit Sealer(const srtp::NamedKey& key)
      : sender(srtp::Profile::aead_aes_256_gcm, key.master.key, key.master.salt,
               srtp::mki_bytes(key.mki)) {}
  std::vector<std::byte> packet(int sequence) {
    const std::array<std::byte, 3> payload{std::byte{1}};
    auto bytes = datagram(5, sequence, payload);
    const std::size_t size = bytes.size();
    bytes.resize(size + sender.overhead());
    bytes.resize(sender.protect_rtp(bytes, size, 0));
    return bytes;
  }
  srtp::Sender sender;
};

}  // namespace

TEST_CASE("a stream that goes on elsewhere under a key is followed, and its old group left") {
  StreamAddress address;
  address.bind = {0xEFC8A303, 0};
  address.source = kLoopback;
  address.interface = "lo";
  address.ssrc = rtp::Ssrc{5};
  PacketQueue queue;
  StreamReceiver receiver(address, queue);
  auto relay = sender_on(kLoopback);
  const rtp::Endpoint usual{address.bind.address, receiver.port()};
  const rtp::Endpoint elsewhere{0xEFC8A304, receiver.port()};
  const std::array<std::byte, 3> payload{std::byte{1}};
  srtp::NamedKey key{7, {}};
  key.master.key.fill(std::byte{9});
  Sealer closed(key);
  CHECK(relay.send(usual, datagram(5, 1, payload)));
  CHECK(drain_until(queue, 1) == plain({1}));

  receiver.set_keys({{key}, 0, {elsewhere}, true});
  CHECK(relay.send(usual, datagram(5, 2, payload)));
  CHECK(drain_until(queue, 2) == plain({2}));
  CHECK(relay.send(elsewhere, closed.packet(3)));
  CHECK(drain_until(queue, 3) == plain({3}));

  receiver.set_keys({{key}, 0, {elsewhere}, false});
  CHECK(relay.send(usual, datagram(5, 4, payload)));      // somebody who goes on where it was
  CHECK(relay.send(elsewhere, datagram(5, 5, payload)));  // or has no key
  CHECK(relay.send(elsewhere, closed.packet(6)));
  CHECK(drain_until(queue, 6) == plain({6}));

  receiver.set_keys({{}, 0, {}, true});
  CHECK(relay.send(elsewhere, closed.packet(7)));
  CHECK(relay.send(usual, datagram(5, 8, payload)));
  CHECK(drain_until(queue, 8) == plain({8}));
  const auto counts = receiver.counts();
  CHECK(counts.accepted == 5);
  CHECK(counts.sealed >= 1);
}

TEST_CASE("a group that cannot be joined is an error that names it") {
  StreamAddress address;
  address.bind = {0xEFC8A302, 0};
  address.interface = "no-such-interface";
  PacketQueue queue;
  std::string said;
  try {
    StreamReceiver(address, queue);
  } catch (const std::exception& error) {
    said = error.what();
  }
  CHECK(said.find("no-such-interface") != std::string::npos);
}
