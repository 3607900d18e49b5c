#include "client/net/key_ring.h"

#include "codecs/rtp/packet.h"
#include "codecs/srtp/sender.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;

namespace {

srtp::NamedKey key_of(std::uint32_t n) {
  srtp::NamedKey key;
  key.mki = n;
  key.master.key.fill(static_cast<std::byte>(n));
  return key;
}

/// A relay's side of one key.
struct Sealer {
  explicit Sealer(const srtp::NamedKey& key)
      : sender(srtp::Profile::aead_aes_256_gcm, key.master.key, key.master.salt,
               srtp::mki_bytes(key.mki)) {}

  std::vector<std::byte> packet(std::uint64_t index) {
    const std::array<std::byte, 50> payload{};
    rtp::Packet packet;
    packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(index)};
    packet.ssrc = rtp::Ssrc{9};
    packet.payload = payload;
    std::vector<std::byte> out(rtp::kMaxDatagram);
    out.resize(
        sender.protect_rtp(out, rtp::write(packet, out), static_cast<std::uint32_t>(index >> 16)));
    return out;
  }
  srtp::Sender sender;
};

constexpr std::uint64_t kNow = 354'000'000'123;

}  // namespace

TEST_CASE("a joiner opens at any place of the numbers when it knows about where they are") {
  const auto off = GENERATE(-20'000, -1, 0, 1, 20'000);
  for (const std::uint64_t begin : {kNow, kNow / 65536 * 65536 + 3, kNow / 65536 * 65536 + 65533}) {
    Sealer relay(key_of(1));
    KeyRing ring;
    ring.set({key_of(1)}, static_cast<std::uint64_t>(static_cast<std::int64_t>(begin) + off));
    int opened = 0;
    for (std::uint64_t index = begin; index < begin + 200'000; index += 7) {
      auto packet = relay.packet(index);
      const std::size_t size = packet.size();
      opened += ring.open_rtp(packet) == size - 16 - srtp::kMkiBytes;
    }
    CHECK(opened == 200'000 / 7 + 1);
  }
}

TEST_CASE("while keys change both open, and then the new one alone") {
  Sealer old_one(key_of(1)), next(key_of(2));
  KeyRing ring;
  const auto opens = [&](std::vector<std::byte> packet) { return ring.open_rtp(packet) != 0; };
  CHECK_FALSE(opens(old_one.packet(kNow)));
  ring.set({key_of(1)}, kNow);
  CHECK(opens(old_one.packet(kNow)));
  CHECK_FALSE(opens(next.packet(kNow + 1)));
  ring.set({key_of(1), key_of(2)}, kNow);
  CHECK_FALSE(opens(old_one.packet(kNow)));  // it was opened before: the key knows
  CHECK(opens(old_one.packet(kNow + 1)));
  CHECK(opens(next.packet(kNow + 2)));
  ring.set({key_of(2)}, kNow);
  CHECK_FALSE(opens(old_one.packet(kNow + 3)));
  CHECK_FALSE(opens(next.packet(kNow + 2)));
  CHECK(opens(next.packet(kNow + 3)));
}

TEST_CASE("opening neither allocates nor locks") {
  if (!RealtimeGuard::active()) return;
  Sealer relay(key_of(1));
  KeyRing ring;
  ring.set({key_of(3), key_of(1)}, kNow);
  std::vector<std::vector<std::byte>> packets;
  for (std::uint64_t n = 0; n < 100; ++n) packets.push_back(relay.packet(kNow + n));
  int opened = 0;
  RealtimeGuard guard;
  for (auto& packet : packets) opened += ring.open_rtp(packet) != 0;
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
  CHECK(opened == 100);
}
