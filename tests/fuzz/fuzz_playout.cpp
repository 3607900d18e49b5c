/// Hostile packets, arrival times and fetches against one playout. Whatever comes: no crash, every
/// block filled with finite samples, the counters in bounds, and the delay within its limit.

#include "codecs/playout/playout.h"
#include "tests/codecs/playout/playout_run.h"
#include "tests/fuzz/message_count.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>

using namespace dragoman;

namespace {

/// Takes the input apart, zeros once it is used up.
class Script {
 public:
  Script(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool more() const { return at_ < size_; }
  std::uint32_t byte() { return at_ < size_ ? data_[at_++] : 0U; }
  std::uint32_t number() {
    const std::uint32_t high = byte() << 24 | byte() << 16;
    return high | byte() << 8 | byte();
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

void require(bool good) {
  if (!good) std::abort();
}

struct Session {
  playout::Playout playout;
  Instant now{std::chrono::hours{1}};
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 1;
  std::array<std::byte, 1600> bytes{};
  std::array<float, static_cast<std::size_t>(audio::kMaxBlock)> block{};

  static playout::Config config() {
    playout::Config c;
    c.store_packets = 32;
    return c;
  }
  Session() : playout(config()) {
    playout.add_decoder(testing::kExactType, testing::exact_decoder());
  }

  void insert(std::size_t size, Nanoseconds off, std::uint8_t type) {
    static testing::MessageCount count;
    count.one();
    rtp::Packet packet;
    packet.payload_type = type;
    packet.timestamp = rtp::Timestamp{timestamp};
    packet.ssrc = rtp::Ssrc{ssrc};
    packet.payload = rtp::Bytes{bytes}.first(size);
    playout.insert(packet, now + off);
    timestamp += static_cast<std::uint32_t>(size / 2);
  }

  void pull(std::size_t length) {
    block.fill(NAN);
    const auto out = audio::MutableBlock{block}.first(length);
    const playout::Pull pulled = playout.pull(out, now);
    for (const float s : out) require(std::isfinite(s));
    require(pulled.concealed >= 0 && pulled.concealed <= static_cast<Samples>(length));
    require(playout.stats().buffered >= 0);
    now += samples_to_duration(static_cast<Samples>(length));
  }

  void step(Script& script) {
    const std::uint32_t what = script.byte();
    switch (what & 7U) {
      case 0:
        return insert(script.number() % (bytes.size() + 1), Nanoseconds{0},
                      static_cast<std::uint8_t>(script.byte()));
      case 1:
        timestamp = script.number();
        return;
      case 2:
        timestamp += (script.byte() - 128U) * 60;
        return;
      case 3:
        ssrc = script.byte() & 3U;
        return;
      case 4:
        now += std::chrono::microseconds{script.number() % 3'000'000};
        return;
      case 5:
        return pull(1 + script.number() % block.size());
      case 6: {
        const auto off = std::chrono::microseconds{static_cast<int>(script.byte()) * 400 - 50'000};
        return insert(480, off, testing::kExactType);
      }
      default:
        // A while of ordinary running, so that what came before can do its harm.
        for (std::uint32_t i = 0; i <= (what >> 3); ++i) {
          insert(480, Nanoseconds{0}, testing::kExactType);
          pull(120);
          pull(120);
        }
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Session session;
  Script script(data, size);
  for (int i = 0; i < 2000 && script.more(); ++i) session.step(script);
  // Whatever happened, an honest stream is heard again, within a second and at a sane delay.
  session.ssrc = 77;
  for (int i = 0; i < 400; ++i) {
    session.insert(480, Nanoseconds{0}, testing::kExactType);
    session.pull(120);
    session.pull(120);
  }
  const auto concealed = session.playout.stats().concealed;
  session.insert(480, Nanoseconds{0}, testing::kExactType);
  session.pull(120);
  session.pull(120);
  require(session.playout.stats().concealed == concealed);
  require(session.playout.stats().delay <= 20'000);
  return 0;
}
