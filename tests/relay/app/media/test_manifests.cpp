/// Signed manifests: everything that the groups of a channel carry is listed, and nothing else is.

#include "codecs/rtp/red_reader.h"
#include "codecs/srtp/receiver.h"
#include "relay/app/media/line_sink.h"
#include "tests/relay/app/media/stage.h"
#include "tests/relay/app/media/tap.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <algorithm>
#include <map>

using namespace dragoman;
using namespace dragoman::testing;
using event::Path;
using event::Stream;
using Kind = engine::PacketSink::Kind;

namespace {

constexpr manifest::Seed kSeed{std::byte{5}};

/// Hashes by sequence number, of manifests that are signed by the relay and by nobody else.
struct Listed {
  std::map<std::uint16_t, std::vector<std::byte>> hashes{};
  std::uint32_t mki = 0;
  std::size_t manifests = 0;
};
Listed listed(const Datagrams& datagrams, rtp::Ssrc ssrc) {
  manifest::Verifier verifier{manifest::Signer{kSeed}.public_key()};
  Listed out;
  std::optional<FrameIndex> next;
  for (const auto& datagram : datagrams) {
    const auto read = manifest::read(datagram);
    REQUIRE(read);
    CHECK(verifier.verify(read->text, read->signature));
    const auto& m = read->manifest;
    CHECK(m.ssrc == ssrc);
    CHECK(m.first == next.value_or(m.first));
    next = m.end();
    for (FrameIndex n = m.first; n < m.end(); n = n + 1) {
      const auto hash = m.listed(n);
      out.hashes[static_cast<std::uint16_t>(to_int(n))] = {hash.begin(), hash.end()};
    }
    out.mki = m.mki;
    ++out.manifests;
  }
  return out;
}

/// How many of the frames in these packets are listed; each that is, is listed as it came.
int found(const Listed& listed, const Datagrams& packets, FrameIndex near,
          const std::optional<manifest::ListingKey>& key) {
  int count = 0;
  const auto check = [&](rtp::SequenceNumber sequence, rtp::Bytes opus) {
    const auto there = listed.hashes.find(to_int(sequence));
    if (there == listed.hashes.end()) return;
    ++count;
    const FrameIndex n =
        near +
        rtp::distance(sequence, rtp::SequenceNumber{static_cast<std::uint16_t>(to_int(near))});
    const auto expected = manifest::listed_hash(key, manifest::content_hash(n, opus));
    CHECK(std::equal(there->second.begin(), there->second.end(), expected.begin()));
  };
  for (const auto& datagram : packets) {
    const auto packet = rtp::parse(datagram);
    REQUIRE(packet);
    if (packet->payload_type != rtp::kPayloadRed) {
      check(packet->sequence, packet->payload);
      continue;
    }
    rtp::RedReader blocks(packet->payload, packet->timestamp);
    while (const auto block = blocks.next())
      if (const auto plain = rtp::unpack(*packet, *block, 240))
        check(plain->sequence, plain->payload);
  }
  return count;
}

srtp::MasterKey key_of(int n) {
  srtp::MasterKey key;
  key.key.fill(static_cast<std::byte>(n));
  return key;
}

}  // namespace

TEST_CASE("one manifest lists what goes by every group of a channel, on both paths", "[plane]") {
  auto event = test_event();
  event.network.interfaces = {"lo", "127.0.0.1"};
  event.audio.workers = GENERATE(0, 2);
  Stage stage(event, FrameIndex{354'000'000'123}, {}, kSeed);
  const rtp::Ssrc ssrc{event::ssrc(event, 0, "en", Stream::plain)};
  const auto path = GENERATE(Path::first, Path::second);
  Tap manifests(stage, event::manifest_group(event, 0, 1, path));
  Tap plain(stage, event::group(event, 0, 1, Stream::plain, path));
  Tap red(stage, event::group(event, 0, 1, Stream::red, path));
  stage.plane.start();
  REQUIRE(stage.until([&] {
    plain.listen();
    red.listen();
    return manifests.listen().size() > 4;
  }));
  const auto all = listed(manifests.listen(), ssrc);
  CHECK(all.mki == 0);
  const FrameIndex near = stage.plane.frame(0);
  const auto frames = static_cast<int>(all.hashes.size());
  CHECK(found(all, plain.listen(), near, {}) >= frames);
  CHECK(found(all, red.listen(), near, {}) >= 3 * frames - 3);  // two copies of each but the last
}

TEST_CASE("what an encrypted channel lists says nothing to whoever has no key of it", "[plane]") {
  auto event = test_event();
  event.rooms[0].channels[1].encrypted = true;
  Stage stage(event, FrameIndex{354'000'000'123}, {}, kSeed);
  Tap manifests(stage, event::manifest_group(event, 0, 1));
  Tap sealed(stage, event::group(event, 0, 1, Stream::plain));
  app::RoomKeys keys(event.rooms[0].channels.size());
  keys[1] = app::ChannelKeys{7, key_of(1), key_of(2), key_of(3), key_of(4)};
  stage.plane.seal(0, keys);
  stage.plane.start();
  REQUIRE(stage.until([&] {
    sealed.listen();
    return manifests.listen().size() > 2;
  }));
  const FrameIndex near = stage.plane.frame(0);
  srtp::Receiver opener(srtp::Profile::aead_aes_256_gcm, key_of(1).key, key_of(1).salt,
                        srtp::mki_bytes(7));
  opener.expect_near(static_cast<std::uint64_t>(near));
  Datagrams clear;
  for (auto datagram : sealed.listen()) {
    const auto opened = opener.open_rtp(datagram);
    REQUIRE(opened.verdict == srtp::Verdict::ok);
    datagram.resize(opened.size);
    clear.push_back(std::move(datagram));
  }
  const auto all =
      listed(manifests.listen(), rtp::Ssrc{event::ssrc(event, 0, "en", Stream::plain)});
  CHECK(all.mki == 7);
  CHECK(found(all, clear, near, manifest::listing_key(key_of(1))) >=
        static_cast<int>(all.hashes.size()));
}

TEST_CASE("without a signing key no manifest leaves", "[plane]") {
  Stage stage(test_event());
  Tap manifests(stage, event::manifest_group(stage.event, 0, 1));
  Ear& ear = stage.ear(1);
  stage.plane.start();
  REQUIRE(stage.until([&] { return ear.packets().size() > 60; }));
  CHECK(manifests.listen().empty());
}

TEST_CASE("a channel's thread lists its frames without allocating or locking") {
  const event::Event event = test_event();
  app::Counters counters;
  net::UdpOptions options;
  options.interface = "lo";
  net::UdpSocket socket(options);
  app::ManifestSender sender(event, kSeed, socket, nullptr, counters);
  app::Fanout fanout({event.rooms[0].channels.size()}, socket, counters, Nanoseconds{5'000'000});
  app::Surroundings around{event, socket, counters, fanout, [] {}};
  around.manifests = &sender;
  const app::ChannelInterest interest;
  app::LineSink sink(around, 0, 1, interest);
  const std::array<std::byte, 60> opus{};
  {
    RealtimeGuard guard;
    for (int n = 0; n < 60; ++n) {
      sink.begin(FrameIndex{n}, Instant{});
      sink.encoded(1, FrameIndex{n}, opus);
      sink.end();
    }
    CHECK(guard.allocations() == 0);
    CHECK(guard.locks() == 0);
  }
  CHECK(counters.dropped(app::Drop::manifest_full) == 0);
}
