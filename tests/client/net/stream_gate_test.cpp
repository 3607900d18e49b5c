/// A receiver of a signed stream on real sockets: what another member of the group sends under the
/// relay's own address is dropped, and keeps out nothing that the relay sends.

#include "client/net/stream_receiver.h"
#include "codecs/manifest/block_writer.h"
#include "codecs/srtp/sender.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;

namespace {

constexpr std::uint32_t kLoopback = 0x7F000001;
constexpr rtp::Ssrc kSsrc{5};
constexpr Samples kFrame = 240;

net::UdpSocket sender() {
  net::UdpOptions options;
  options.bind.address = kLoopback;
  options.interface = "lo";
  return net::UdpSocket(options);
}

/// The relay's sound has first byte 1, a forger's 2.
using Opus = std::vector<std::byte>;
Opus sound(int voice, std::int64_t n) {
  return {static_cast<std::byte>(voice), static_cast<std::byte>(n), static_cast<std::byte>(n >> 8)};
}

srtp::MasterKey key() {
  srtp::MasterKey out;
  out.key.fill(std::byte{3});
  return out;
}

/// Relay, forger and receiver on one machine. Frames are as far apart as they should be, by the
/// clock that the receiver goes by.
struct Hall {
  explicit Hall(bool sealed, std::uint32_t last_octet, bool port_known = false)
      : writer(kSsrc, kFrame, 0, signer),
        relay_seal(srtp::Profile::aead_aes_256_gcm, key().key, key().salt, srtp::mki_bytes(7)),
        forger_seal(srtp::Profile::aead_aes_256_gcm, key().key, key().salt, srtp::mki_bytes(7)),
        encrypted(sealed) {
    StreamAddress address;
    address.bind = {0xEFC8A400 + last_octet, 0};  // 239.200.164.x
    address.source = kLoopback;
    address.interface = "lo";
    address.ssrc = kSsrc;
    address.encrypted = sealed;
    address.manifests = {{{0xEFC8A500 + last_octet, 0}, signer.public_key(), kSsrc}};
    if (port_known) address.manifests->from_port = relay.local().port;
    // A port that is free, which the manifests' group shares.
    net::UdpOptions any;
    any.bind.address = kLoopback;
    const auto port = net::UdpSocket(any).local().port;
    address.bind.port = address.manifests->group.port = port;
    if (sealed) {
      listing = {7, manifest::listing_key(key())};
      address.opened_by.keys = {{7, key()}};
      address.opened_by.near = static_cast<std::uint64_t>(n);
      address.opened_by.listings = {listing};
    }
    group = address.bind;
    manifests = address.manifests->group;
    receiver.emplace(address, queue);
  }

  void send(net::UdpSocket& from, srtp::Sender& seal, std::int64_t number, const Opus& opus) {
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadOpus;
    packet.ssrc = kSsrc;
    packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(number)};
    packet.timestamp = rtp::Timestamp{static_cast<std::uint32_t>(number * kFrame)};
    packet.payload = opus;
    std::array<std::byte, rtp::kMaxDatagram> bytes;
    std::size_t size = rtp::write(packet, bytes);
    if (encrypted) size = seal.protect_rtp(bytes, size, static_cast<std::uint32_t>(number >> 16));
    CHECK(from.send(group, rtp::Bytes{bytes}.first(size)));
  }
  void forge(std::int64_t number) { send(forger, forger_seal, number, sound(2, number)); }

  /// One frame of the relay, when it is due, and the manifest behind the last of a block.
  void frame_passes() {
    while (net::monotonic_now() < due) look();
    due += samples_to_duration(kFrame);
    send(relay, relay_seal, n, sound(1, n));
    const auto done =
        writer.add(FrameIndex{n}, manifest::content_hash(FrameIndex{n}, sound(1, n)), listing);
    if (!done.empty()) CHECK(relay.send(manifests, done));
    ++n;
    look();
  }
  void pass(int frames) {
    while (frames-- > 0) frame_passes();
  }
  void look() {
    queue.drain([&](const QueuedPacket& packet) {
      ++(packet.payload[0] == std::byte{1} ? heard[to_int(packet.sequence)] : forged_heard);
    });
  }
  /// Frames pass until the receiver's thread has come so far; false when it never does.
  template <class Condition>
  bool until(const Condition& condition) {
    for (int frames = 0; frames < 4000; ++frames) {
      if (condition()) return true;
      frame_passes();
    }
    return false;
  }
  bool all_heard(std::int64_t from, std::int64_t to) {
    return until([&] { return missing(from, to) == 0; });
  }
  int missing(std::int64_t from, std::int64_t to) {
    int count = 0;
    for (auto i = from; i < to; ++i) count += !heard.contains(static_cast<std::uint16_t>(i));
    return count;
  }

  std::int64_t n = 353'445'120'000;
  manifest::Signer signer{manifest::Seed{std::byte{1}}};
  manifest::Listing listing{};
  manifest::BlockWriter writer;
  srtp::Sender relay_seal, forger_seal;
  bool encrypted;
  net::UdpSocket relay = sender(), forger = sender();
  rtp::Endpoint group, manifests;
  PacketQueue queue;
  std::optional<StreamReceiver> receiver;
  Instant due = net::monotonic_now();
  std::map<std::uint16_t, int> heard;
  int forged_heard = 0;
};

}  // namespace

TEST_CASE("what a member of the group forges under the relay's address is dropped and counted") {
  const bool sealed = GENERATE(false, true);
  CAPTURE(sealed);
  Hall hall(sealed, sealed ? 1 : 2);
  REQUIRE(hall.until([&] { return hall.receiver->forged().manifests >= 2; }));
  const std::int64_t begun = hall.n;
  for (int i = 0; i < 200; ++i) {
    hall.forge(hall.n);  // before the relay's own
    hall.frame_passes();
  }
  CHECK(hall.all_heard(begun, hall.n));
  CHECK(hall.until([&] { return hall.receiver->forged().forged >= 180; }));
  const auto counts = hall.receiver->forged();
  CHECK(counts.guarded);
  CHECK(counts.forger == hall.forger.local());
  // What a manifest, every twenty frames, told no more.
  CHECK(hall.forged_heard <= 40);
  CHECK(static_cast<int>(counts.heard) == hall.forged_heard);
}

TEST_CASE("who comes behind the relay's own packets is never heard, and keeps nothing waiting") {
  const bool sealed = GENERATE(false, true);
  CAPTURE(sealed);
  Hall hall(sealed, sealed ? 5 : 6);
  REQUIRE(hall.until([&] { return hall.receiver->forged().manifests >= 2; }));
  const std::int64_t begun = hall.n;
  for (int i = 0; i < 200; ++i) {
    hall.frame_passes();
    hall.forge(hall.n - 1);
  }
  CHECK(hall.until([&] { return hall.receiver->forged().forged == 200; }));
  CHECK(hall.all_heard(begun, hall.n));
  CHECK(hall.forged_heard == 0);
  CHECK_FALSE(hall.receiver->forged().guarded);
  // Those that did not come first are no packets of the stream, to whoever counts its losses.
  CHECK(hall.receiver->counts().foreign == 200);
}

TEST_CASE("what comes from another port than the relay sends from is dropped before all else") {
  Hall hall(false, 7, true);
  hall.forge(hall.n);
  CHECK(hall.until([&] { return hall.receiver->forged().forged == 1; }));
  CHECK(hall.receiver->forged().forger == hall.forger.local());
  CHECK(hall.forged_heard == 0);
  REQUIRE(hall.until([&] { return hall.receiver->forged().manifests >= 2; }));
  const std::int64_t begun = hall.n;
  for (int i = 0; i < 40; ++i) {
    hall.forge(hall.n);
    hall.frame_passes();
  }
  CHECK(hall.all_heard(begun, hall.n));
  CHECK(hall.forged_heard == 0);
  CHECK_FALSE(hall.receiver->forged().guarded);
}

TEST_CASE("whoever has the group's key moves the receiver to no other place of the stream") {
  Hall hall(true, 3);
  REQUIRE(hall.until([&] { return hall.receiver->forged().manifests >= 2; }));
  const std::int64_t begun = hall.n;
  // Each is authentic to SRTP, and the next step is as far from it as a number can be.
  for (const std::int64_t ahead : {30'000, 60'000, 90'000, 120'000}) {
    hall.forge(hall.n + ahead);
    hall.frame_passes();
  }
  hall.pass(100);
  CHECK(hall.all_heard(begun, hall.n));
  CHECK(hall.forged_heard == 0);
}

TEST_CASE("manifests of somebody else are not believed") {
  Hall hall(false, 4);
  manifest::Signer stranger{manifest::Seed{std::byte{9}}};
  manifest::BlockWriter theirs(kSsrc, kFrame, 0, stranger);
  REQUIRE(hall.until([&] { return hall.receiver->forged().manifests >= 2; }));
  const auto taken = hall.receiver->forged().manifests;
  for (std::int64_t i = hall.n + 1000; i < hall.n + 1100; ++i) {
    const auto done =
        theirs.add(FrameIndex{i}, manifest::content_hash(FrameIndex{i}, sound(2, i)), {});
    if (!done.empty()) CHECK(hall.forger.send(hall.manifests, done));
  }
  const std::int64_t begun = hall.n;
  REQUIRE(hall.until([&] { return hall.receiver->forged().manifests > taken + 1; }));
  CHECK(hall.receiver->forged().forged > 0);
  CHECK(hall.receiver->forged().heard == 0);
  CHECK(hall.all_heard(begun, hall.n));
}
