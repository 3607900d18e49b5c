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
