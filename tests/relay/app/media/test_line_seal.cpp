/// Private lines: what leaves opens with the key of its line alone, wherever its numbers begin.

#include "codecs/rtp/packet.h"
#include "codecs/srtp/receiver.h"
#include "relay/app/media/line_seal.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

srtp::NamedKey key_of(std::uint32_t n) {
  srtp::NamedKey key{n, {}};
  key.master.key.fill(static_cast<std::byte>(n));
  return key;
}

std::vector<std::byte> packet(int sequence) {
  const std::array<std::byte, 40> payload{std::byte{7}};
  rtp::Packet packet;
  packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(sequence)};
  packet.ssrc = rtp::Ssrc{9};
  packet.payload = payload;
  std::vector<std::byte> out(rtp::kMaxDatagram);
  out.resize(rtp::write(packet, out));
  return out;
}

/// As a desk opens it.
srtp::Receiver opener(const srtp::NamedKey& key) {
  srtp::Receiver receiver(srtp::Profile::aead_aes_256_gcm, key.master.key, key.master.salt,
                          srtp::mki_bytes(key.mki));
  receiver.expect_near(srtp::kLineNear);
  return receiver;
}

}  // namespace

TEST_CASE(
    "a private line is heard from any number on, over every wrap, though the first are lost") {
  const int begin = GENERATE(0, 1, 20'000, 32'700, 32'704, 32'767, 32'768, 40'000, 65'530, 65'535);
  const int lost = GENERATE(0, 1, 50);
  app::LineSeal seal(key_of(3));
  auto ear = opener(key_of(3));
  std::array<std::byte, rtp::kMaxDatagram> buffer;
  int sent = 0, opened = 0;
  for (int i = 0; i < 200'000; ++i) {
    const auto sealed = seal.seal(packet(begin + i), buffer);
    if (sealed.empty()) continue;
    if (++sent <= lost) continue;
    std::vector<std::byte> copy(sealed.begin(), sealed.end());
    opened += ear.open_rtp(copy).verdict == srtp::Verdict::ok;
  }
  CHECK(opened == sent - lost);
  CHECK(sent >= 200'000 - 64);
}

TEST_CASE("a late packet of a private line is sealed where it belongs") {
  app::LineSeal seal(key_of(3));
  auto ear = opener(key_of(3));
  std::array<std::byte, rtp::kMaxDatagram> buffer;
  int opened = 0;
  for (const int sequence : {65'533, 65'535, 65'534, 1, 0, 2}) {
    const auto sealed = seal.seal(packet(sequence), buffer);
    std::vector<std::byte> copy(sealed.begin(), sealed.end());
    opened += ear.open_rtp(copy).verdict == srtp::Verdict::ok;
  }
  CHECK(opened == 6);
}

TEST_CASE("sealing for a private line neither allocates nor locks") {
  app::LineSeal seal(key_of(3));
  const auto datagram = packet(5);
  std::array<std::byte, rtp::kMaxDatagram> buffer;
  RealtimeGuard guard;
  const auto sealed = seal.seal(datagram, buffer);
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
  CHECK(sealed.size() == datagram.size() + 16 + srtp::kMkiBytes);
}

TEST_CASE("a line that stays keeps its seal, whatever becomes of the others") {
  app::LineSeals seals;
  const app::PrivateLine one{1, {1, 1}, key_of(1)}, two{2, {1, 1}, key_of(2)}, plain{3, {1, 1}, {}};
  const auto first = seals.of({one, plain});
  REQUIRE(first.size() == 2);
  CHECK(first[0] != nullptr);
  CHECK(first[1] == nullptr);
  const auto second = seals.of({two, one});
  CHECK(second[1] == first[0]);
  CHECK(second[0] != first[0]);
  seals.of({two});
  CHECK(seals.of({one})[0] != first[0]);
}
