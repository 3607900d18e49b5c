/// Arbitrary datagrams at arbitrary times through the listener's own path. Whatever comes: no
/// crash, every sample finite, the delay within its bound, and the replay ends.

#include "tests/fuzz/message_count.h"
#include "tools/replay/harness.h"

#include <array>
#include <cmath>
#include <cstdlib>

using namespace dragoman;
using namespace dragoman::replay;

namespace {

constexpr std::chrono::milliseconds kMaxDelay{200};
/// The bound is on the wait before a packet, which is then played; stamps may be 20 ms old.
const Samples kMost = duration_to_samples(kMaxDelay) + audio::kMaxBlock * 7;

void require(bool good) {
  if (!good) std::abort();
}

/// Takes the input apart, zeros once it is used up.
class Script {
 public:
  Script(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool more() const { return at_ < size_; }
  std::uint8_t byte() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }
  std::int64_t number(int bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) value = value << 8 | byte();
    return static_cast<std::int64_t>(value);
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

struct Session {
  explicit Session(std::uint8_t kind) : harness(options(kind)) {
    harness.on_block([this](const PlayedBlock& block) {
      for (const float sample : block.samples) require(std::isfinite(sample));
      require(block.stats.delay <= kMost);
      require(block.stats.buffered >= 0 && block.stats.buffered <= 10 * kMost);
      ++blocks;
    });
  }

  static HarnessOptions options(std::uint8_t kind) {
    HarnessOptions chosen;
    chosen.max_delay = kMaxDelay;
    chosen.period = 16 + kind % 200;
    if (kind % 2 != 0) {
      chosen.format.encoding = client::StreamFormat::Encoding::l16;
      chosen.format.payload_type = rtp::kPayloadL16;
    }
    return chosen;
  }

  /// An RTP header that follows the last one, with bytes of the script behind it.
  void plausible(Script& script, std::uint8_t type) {
    rtp::Packet packet;
    packet.payload_type = type;
    packet.sequence = rtp::SequenceNumber{sequence++};
    packet.timestamp = rtp::Timestamp{timestamp};
    packet.ssrc = rtp::Ssrc{ssrc};
    std::array<std::byte, 480> payload{};
    for (int i = 0; i < 8; ++i) payload[static_cast<std::size_t>(i)] = std::byte{script.byte()};
    packet.payload = rtp::Bytes{payload}.first(script.byte() % 2 == 0 ? 480 : 9);
    std::array<std::byte, rtp::kMaxDatagram> datagram{};
    const auto size = rtp::write(packet, datagram);
    send(rtp::Bytes{datagram}.first(size));
    timestamp += 240;
  }

  void arbitrary(Script& script) {
    std::array<std::byte, 64> datagram{};
    const std::size_t size = script.byte() % datagram.size();
    for (std::size_t i = 0; i < size; ++i) datagram[i] = std::byte{script.byte()};
    send(rtp::Bytes{datagram}.first(size));
  }

  void send(rtp::Bytes datagram) {
    static testing::MessageCount count;
    count.one();
    harness.datagram(datagram, now);
  }

  void step(Script& script) {
    const auto what = script.byte();
    switch (what % 8) {
      case 0:
        return arbitrary(script);
      case 1:
        return plausible(script, rtp::kPayloadRed);
      case 2:
        sequence = static_cast<std::uint16_t>(script.number(2));
        timestamp = static_cast<std::uint32_t>(script.number(4));
        return;
      case 3:
        ssrc = script.byte() % 4U;
        return;
      case 4:  // a step of the stamps, either way, up to days
        now += std::chrono::microseconds{script.number(5) - (std::int64_t{1} << 39)};
        return;
      case 5:
        now += std::chrono::microseconds{script.number(3) % 400'000};
        return;
      default:
        for (int i = 0; i <= what / 8; ++i) {
          now += std::chrono::milliseconds{5};
          plausible(script, what % 8 == 6 ? rtp::kPayloadOpus : rtp::kPayloadL16);
        }
    }
  }

  Harness harness;
  Instant now{std::chrono::hours{400'000}};
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0, ssrc = 1;
  std::uint64_t blocks = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int kMostSteps = 60;
  constexpr std::uint64_t kMostBlocks = kMostSteps * 31ULL * kSampleRate / 16;
  Script script(data, size);
  Session session(script.byte());
  for (int i = 0; i < kMostSteps && script.more(); ++i) session.step(script);
  session.harness.finish();
  require(session.blocks <= kMostBlocks);
  return 0;
}
