#include "client/net/packet_seal.h"

#include "client/net/stream_line.h"
#include "codecs/srtp/receiver.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <atomic>
#include <thread>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;

namespace {

srtp::MasterKey key_of(int n) {
  srtp::MasterKey key;
  key.key.fill(static_cast<std::byte>(n));
  key.salt.fill(static_cast<std::byte>(n));
  return key;
}

srtp::Receiver opener(int n) {
  const auto key = key_of(n);
  return {srtp::Profile::aead_aes_256_gcm, key.key, key.salt};
}

bool opens(srtp::Receiver& receiver, rtp::Bytes sealed) {
  std::vector<std::byte> packet(sealed.begin(), sealed.end());
  return receiver.open_rtp(packet).verdict == srtp::Verdict::ok;
}

/// A line whose packets hold a hundred bytes.
struct Line {
  StreamLine line{rtp::SequenceNumber{100}, rtp::Timestamp{0}};
  std::array<std::byte, 100> payload{};

  rtp::Bytes next(std::uint32_t ssrc = 7) {
    return line.next({rtp::Ssrc{ssrc}, rtp::kPayloadL16}, {}, payload, 120);
  }
};

}  // namespace

TEST_CASE("a sealed packet opens with its key alone, across the roll-over of its numbers") {
  Line line;
  PacketSeal seal;
  seal.set(key_of(1));
  auto right = opener(1), wrong = opener(2);
  int opened = 0;
  for (int n = 0; n < 140'000; ++n) {
    const auto packet = line.next();
    const auto sealed = seal.seal(packet, line.line.rollover());
    REQUIRE(sealed.size() == packet.size() + 16);
    opened += opens(right, sealed);
    if (n % 1000 == 0) CHECK_FALSE(opens(wrong, sealed));
  }
  CHECK(opened == 140'000);
  CHECK(line.line.rollover() == 2);
}

TEST_CASE("without a key nothing is sealed, and a number is sealed once") {
  Line line;
  PacketSeal seal;
  const auto packet = line.next();
  CHECK(seal.seal(packet, 0).empty());
  seal.set(key_of(1));
  CHECK_FALSE(seal.seal(packet, 0).empty());
  CHECK(seal.seal(packet, 0).empty());
  CHECK_FALSE(seal.seal(packet, 1).empty());
  CHECK(seal.seal(packet, 0).empty());
  seal.set(key_of(1));  // the same goes on
  CHECK(seal.seal(packet, 1).empty());
  seal.set(key_of(2));
  CHECK_FALSE(seal.seal(packet, 0).empty());
}

TEST_CASE("a new source begins in the lower half of the numbers, at roll-over 0") {
  StreamLine line(rtp::SequenceNumber{0xFFFE}, rtp::Timestamp{0});
  const auto number = [&](std::uint32_t ssrc) {
    const auto packet = rtp::parse(line.next({rtp::Ssrc{ssrc}, rtp::kPayloadL16}, {}, {}, 120));
    return rtp::to_int(packet->sequence);
  };
  CHECK(number(1) == 0xFFFE);
  CHECK(number(1) == 0xFFFF);
  CHECK(line.rollover() == 0);
  CHECK(number(1) == 0);
  CHECK(line.rollover() == 1);
  for (int n = 0; n < 0xFFFE; ++n) number(1);
  CHECK(number(2) == 0x7FFF);
  CHECK(line.rollover() == 0);
}

TEST_CASE("sealing neither allocates nor locks") {
  if (!RealtimeGuard::active()) return;
  Line line;
  PacketSeal seal;
  seal.set(key_of(1));
  RealtimeGuard guard;
  for (int n = 0; n < 1000; ++n) seal.seal(line.next(), 0);
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
}

TEST_CASE("keys change under a thread that seals, and each packet has one whole key") {
  PacketSeal seal;
  seal.set(key_of(1));
  std::atomic<bool> done{false};
  int sealed = 0, opened = 0;
  std::thread audio([&] {
    Line line;
    std::uint32_t ssrc = 0;
    while (!done.load() || sealed == 0) {
      const auto packet = seal.seal(line.next(++ssrc), 0);
      if (packet.empty()) continue;
      ++sealed;
      bool any = false;
      for (int n = 1; n <= 3 && !any; ++n) {
        auto receiver = opener(n);
        any = opens(receiver, packet);
      }
      opened += any;
    }
  });
  for (int n = 0; n < 3000; ++n) seal.set(key_of(1 + n % 3));
  done = true;
  audio.join();
  CHECK(sealed > 0);
  CHECK(opened == sealed);
}
