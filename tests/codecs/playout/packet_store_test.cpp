#include "codecs/playout/packet_store.h"

#include "tests/support/catch.h"

#include <array>

using namespace dragoman;
using playout::PacketStore;
using playout::StoredPacket;

namespace {
StoredPacket packet(Samples timestamp, std::span<const std::byte> payload = {}) {
  return {timestamp, 240, 96, Instant{}, payload};
}
}  // namespace

TEST_CASE("packets come out in order of time stamp, whatever order they came in") {
  PacketStore store(8);
  for (const Samples t : {480, 0, 960, 240, 720}) REQUIRE(store.put(packet(t)));
  CHECK(store.buffered() == 5 * 240);
  for (Samples t = 0; t <= 960; t += 240, store.pop_front()) CHECK(store.front().timestamp == t);
  CHECK(store.empty());
  CHECK(store.buffered() == 0);
}

TEST_CASE("a duplicate is refused") {
  PacketStore store(8);
  REQUIRE(store.put(packet(240)));
  CHECK_FALSE(store.put(packet(240)));
  CHECK(store.size() == 1);
}

TEST_CASE("a full store gives up its oldest, never its newest") {
  PacketStore store(4);
  for (Samples t = 240; t <= 960; t += 240) REQUIRE(store.put(packet(t)));
  CHECK_FALSE(store.put(packet(0)));
  CHECK(store.put(packet(1200)));
  CHECK(store.size() == 4);
  CHECK(store.front().timestamp == 480);
}

TEST_CASE("the payload is a copy") {
  PacketStore store(4);
  std::array<std::byte, 3> bytes{std::byte{1}, std::byte{2}, std::byte{3}};
  REQUIRE(store.put(packet(0, bytes)));
  bytes.fill(std::byte{9});
  REQUIRE(store.front().payload.size() == 3);
  CHECK(store.front().payload[2] == std::byte{3});
}

TEST_CASE("a duplicate pushes nothing out of a full store") {
  PacketStore store(4);
  for (Samples t = 240; t <= 960; t += 240) REQUIRE(store.put(packet(t)));
  CHECK_FALSE(store.put(packet(480)));
  CHECK(store.size() == 4);
  CHECK(store.front().timestamp == 240);
}

TEST_CASE("payloads stay with their packets while slots are used again") {
  PacketStore store(4);
  for (int n = 0; n < 100; ++n) {
    // Each second packet comes before the one it follows.
    const int sent = n ^ 1;
    const std::array<std::byte, 2> bytes{static_cast<std::byte>(sent),
                                         static_cast<std::byte>(~sent)};
    REQUIRE(store.put(packet(sent * 240, bytes)));
    if (n % 2 == 0) continue;
    for (std::size_t i = 0; i < store.size(); ++i) {
      const StoredPacket& kept = store.at(i);
      REQUIRE(kept.payload.size() == 2);
      CHECK(kept.payload[0] == static_cast<std::byte>(kept.timestamp / 240));
      CHECK(kept.payload[1] == static_cast<std::byte>(~(kept.timestamp / 240)));
    }
    store.pop_front();
  }
}

TEST_CASE("a packet between others makes the oldest of a full store leave") {
  PacketStore store(3);
  for (const Samples t : {0, 240, 720}) REQUIRE(store.put(packet(t)));
  REQUIRE(store.put(packet(480)));
  CHECK(store.at(0).timestamp == 240);
  CHECK(store.at(1).timestamp == 480);
  CHECK(store.at(2).timestamp == 720);
  CHECK(store.buffered() == 3 * 240);
}

TEST_CASE("a cleared store takes as many packets as a new one") {
  PacketStore store(3);
  for (const Samples t : {0, 240, 480}) REQUIRE(store.put(packet(t)));
  store.clear();
  CHECK(store.empty());
  CHECK(store.buffered() == 0);
  for (const Samples t : {0, 240, 480}) CHECK(store.put(packet(t)));
  CHECK(store.full());
}
