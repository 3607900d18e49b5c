#include "client/net/backoff.h"
#include "client/net/latest.h"
#include "client/net/packetizer.h"
#include "client/net/stream_watch.h"
#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <thread>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

TEST_CASE("a broken link is tried at once, then every 500 ms for 10 s, then ever more rarely") {
  Backoff backoff;
  Instant now{1h};
  CHECK(backoff.failed(now) == 0ms);
  for (; now < Instant{1h} + 9s; now += 500ms) CHECK(backoff.failed(now + 1ms) == 500ms);
  now = Instant{1h} + 11s;
  CHECK(backoff.failed(now) == 1s);
  CHECK(backoff.failed(now += 1s) == 2s);
  CHECK(backoff.failed(now += 2s) == 4s);
  CHECK(backoff.failed(now += 4s) == 5s);
  CHECK(backoff.failed(now += 5s) == 5s);
  backoff.succeeded();
  CHECK(backoff.failed(now) == 0ms);
}

TEST_CASE("the reader of a latest value sees whole values that never go back") {
  struct Pair {
    int a = 0, b = 0;
  };
  Latest<Pair> latest;
  constexpr int kLast = 200'000;
  std::thread writer([&] {
    for (int i = 1; i <= kLast; ++i) latest.write({i, -i});
  });
  int before = 0;
  bool whole = true, forward = true;
  while (before < kLast) {
    const Pair seen = latest.read();
    whole = whole && seen.a == -seen.b;
    forward = forward && seen.a >= before;
    before = seen.a;
  }
  writer.join();
  CHECK(whole);
  CHECK(forward);
}

namespace {
std::vector<std::vector<std::byte>> packets_of(Packetizer& packetizer, audio::Block block) {
  std::vector<std::vector<std::byte>> all;
  packetizer.push(block, {rtp::Ssrc{0x11223344}, rtp::kPayloadL16},
                  [&](rtp::Bytes datagram) { all.emplace_back(datagram.begin(), datagram.end()); });
  return all;
}
}  // namespace

TEST_CASE("a packetizer cuts blocks of any size into 2.5 ms packets whose numbers wrap") {
  Packetizer packetizer({control::Codec::l16, 1, 120}, rtp::SequenceNumber{0xFFFF},
                        rtp::Timestamp{0xFFFFFFFF});
  std::vector<float> samples(250);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = static_cast<float>(i) / 32768.0F;
  CHECK(packets_of(packetizer, audio::Block{samples}.first(119)).empty());
  const auto packets = packets_of(packetizer, audio::Block{samples}.subspan(119));
  REQUIRE(packets.size() == 2);
  const auto first = rtp::parse(packets[0]), second = rtp::parse(packets[1]);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->marker);
  CHECK_FALSE(second->marker);
  CHECK(to_int(first->sequence) == 0xFFFF);
  CHECK(to_int(second->sequence) == 0);
  CHECK(to_int(second->timestamp) == 119);
  CHECK(to_int(second->ssrc) == 0x11223344);
  REQUIRE(second->payload.size() == 240);
  // Sample 120 of the input, big-endian.
  CHECK(second->payload[0] == std::byte{0});
  CHECK(second->payload[1] == std::byte{120});
}

TEST_CASE("stereo L24 of 5 ms does not fit a datagram, and is refused when built") {
  CHECK_NOTHROW(Packetizer({control::Codec::l24, 2, 120}));
  CHECK_THROWS_AS(Packetizer({control::Codec::l24, 2, 480}), std::invalid_argument);
  CHECK_THROWS_AS(Packetizer({control::Codec::l16, 3, 120}), std::invalid_argument);
  CHECK_THROWS_AS(Packetizer({control::Codec::opus, 1, 120}), std::invalid_argument);
}

TEST_CASE("packetizing neither allocates nor locks") {
  if (!testing::RealtimeGuard::active()) return;
  Packetizer packetizer({control::Codec::l16, 2, 120});
  const std::vector<float> samples(2000, 0.5F);
  std::size_t bytes = 0;
  testing::RealtimeGuard guard;
  for (int i = 0; i < 100; ++i)
    packetizer.push(samples, {}, [&](rtp::Bytes datagram) { bytes += datagram.size(); });
  const auto allocations = guard.allocations(), locks = guard.locks();
  CHECK(allocations == 0);
  CHECK(locks == 0);
  CHECK(bytes > 0);
}

TEST_CASE("latency is the age of the sample that is heard") {
  const WallTime captured{1'700'000'000s};
  rtp::ExtensionWriter extension;
  extension.add(rtp::kAbsCaptureTimeId,
                rtp::encode(rtp::AbsCaptureTime{rtp::to_ntp(captured), std::nullopt}));
  rtp::Packet packet;
  packet.timestamp = rtp::Timestamp{0xFFFFFF00};
  packet.extension = extension.body();
  StreamWatch watch;
  CHECK_FALSE(latency(watch.capture(), packet.timestamp, captured));
  watch.packet(packet);
  // 480 samples after the reference, across the wrap: captured 10 ms later, played at 25 ms.
  const auto age = latency(watch.capture(), packet.timestamp + 480, captured + 25ms);
  REQUIRE(age);
  CHECK(*age > 14900us);
  CHECK(*age < 15100us);
  CHECK_FALSE(latency(watch.capture(), packet.timestamp, captured - 1s));
  CHECK_FALSE(latency(watch.capture(), packet.timestamp, captured + 11s));
}
