/// What becomes of each packet that is offered, and which counter says so.

#include "codecs/playout/playout.h"
#include "tests/codecs/playout/playout_run.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace dragoman;
using playout::Insert;
using testing::kExactType;

namespace {

constexpr Samples kPacket = 240;
constexpr Nanoseconds kSpacing = 5ms;

/// A payload of a length that is told, but no sound after all.
class LyingDecoder final : public audio::FrameDecoder {
 public:
  Samples duration(std::span<const std::byte>) const noexcept override { return kPacket; }
  Samples decode(std::span<const std::byte>, audio::MutableBlock) noexcept override { return 0; }
  void conceal(audio::MutableBlock out) noexcept override {
    std::fill(out.begin(), out.end(), 0.0F);
  }
  void reset() noexcept override {}
};
constexpr std::uint8_t kLyingType = 100;

struct Bench {
  Bench() : playout(playout::Config{}), payload(2 * kPacket) {
    playout.add_decoder(kExactType, testing::exact_decoder());
    playout.add_decoder(kLyingType, std::make_unique<LyingDecoder>());
  }

  rtp::Packet packet(int n) const {
    rtp::Packet p;
    p.payload_type = kExactType;
    p.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(n)};
    p.timestamp = rtp::Timestamp{static_cast<std::uint32_t>(n * kPacket)};
    p.ssrc = rtp::Ssrc{1};
    p.payload = payload;
    return p;
  }
  Insert offer(int n) { return playout.insert(packet(n), when(n)); }
  static Instant when(int n) { return Instant{1h} + n * kSpacing; }
  playout::Pull pull(Instant play_time) { return playout.pull(block, play_time); }
  /// Packets 0 … count − 1, each followed by its time's worth of blocks.
  void play(int count) {
    for (int n = 0; n < count; ++n) {
      CHECK(offer(n) == Insert::stored);
      pull(when(n));
      pull(when(n) + kSpacing / 2);
    }
  }
  const playout::Stats& stats() const { return playout.stats(); }

  playout::Playout playout;
  std::vector<std::byte> payload;
  std::vector<float> block = std::vector<float>(120, 9.0F);
};

}  // namespace

TEST_CASE("before the first packet there is silence, and nothing is counted") {
  Bench bench;
  for (int n = 0; n < 100; ++n) {
    const auto pull = bench.pull(Bench::when(n));
    CHECK(pull.waiting);
    CHECK_FALSE(pull.decoded);
  }
  CHECK(std::all_of(bench.block.begin(), bench.block.end(), [](float s) { return s == 0; }));
  CHECK(bench.stats().underruns == 0);
  CHECK(bench.stats().concealed == 0);
}

TEST_CASE("a packet that can't be read is refused and leaves the stream alone") {
  Bench bench;
  bench.play(50);
  auto odd = bench.packet(50);
  SECTION("a payload type nobody announced") {
    odd.payload_type = 0;
    CHECK(bench.playout.insert(odd, Bench::when(50)) == Insert::unknown_payload_type);
    CHECK(bench.stats().malformed == 0);
  }
  SECTION("a payload without sound") {
    odd.payload = {};
    CHECK(bench.playout.insert(odd, Bench::when(50)) == Insert::malformed);
    CHECK(bench.stats().malformed == 1);
  }
  SECTION("a payload longer than a datagram") {
    const std::vector<std::byte> huge(rtp::kMaxDatagram + 2);
    odd.payload = huge;
    CHECK(bench.playout.insert(odd, Bench::when(50)) == Insert::malformed);
    CHECK(bench.stats().malformed == 1);
  }
  SECTION("of another sender, too: it is no restart") {
    odd.payload = {};
    odd.ssrc = rtp::Ssrc{2};
    CHECK(bench.playout.insert(odd, Bench::when(50)) == Insert::malformed);
  }
  CHECK(bench.stats().received == 50);
  CHECK(bench.offer(50) == Insert::stored);
  CHECK(bench.stats().restarts == 0);
}

TEST_CASE("a packet whose sound can't be decoded counts as malformed and is concealed") {
  Bench bench;
  bench.play(50);
  auto bad = bench.packet(50);
  bad.payload_type = kLyingType;
  CHECK(bench.playout.insert(bad, Bench::when(50)) == Insert::stored);
  for (int n = 51; n < 60; ++n) {
    bench.pull(Bench::when(n - 1));
    bench.pull(Bench::when(n - 1) + kSpacing / 2);
    bench.offer(n);
  }
  CHECK(bench.stats().malformed == 1);
  CHECK(bench.stats().concealed == kPacket);
}

TEST_CASE("the same packet again is a duplicate, waiting or played") {
  Bench bench;
  CHECK(bench.offer(0) == Insert::stored);
  CHECK(bench.offer(0) == Insert::duplicate);
  bench.play(0);
  for (int n = 1; n < 50; ++n) {
    bench.offer(n);
    bench.pull(Bench::when(n));
    bench.pull(Bench::when(n) + kSpacing / 2);
  }
  CHECK(bench.playout.insert(bench.packet(45), Bench::when(50)) == Insert::duplicate);
  CHECK(bench.stats().duplicates == 2);
  CHECK(bench.stats().late == 0);
}

TEST_CASE("a packet that comes when its time is over is late") {
  Bench bench;
  for (int n = 0; n < 60; ++n) {
    if (n != 40) bench.offer(n);
    bench.pull(Bench::when(n));
    bench.pull(Bench::when(n) + kSpacing / 2);
  }
  CHECK(bench.playout.insert(bench.packet(40), Bench::when(60)) == Insert::late);
  CHECK(bench.stats().late == 1);
  CHECK(bench.stats().lost == 1);
  CHECK(bench.stats().received == 59);
}

TEST_CASE("a packet far off the time line is refused until another one agrees with it") {
  Bench bench;
  bench.play(50);
  CHECK(bench.playout.insert(bench.packet(5000), Bench::when(50)) == Insert::too_early);
  CHECK(bench.stats().astray == 1);
  CHECK(bench.offer(50) == Insert::stored);
  CHECK(bench.playout.insert(bench.packet(5000), Bench::when(51)) == Insert::too_early);
  CHECK(bench.playout.insert(bench.packet(5001), Bench::when(52)) == Insert::restarted);
  CHECK(bench.stats().restarts == 1);
}

TEST_CASE("a sender of ten times too many packets costs memory and delay no more than is set") {
  Bench bench;
  for (int n = 0; n < 2000; ++n) bench.playout.insert(bench.packet(n), Bench::when(n / 10));
  REQUIRE(bench.stats().received == 2000);
  bench.pull(Bench::when(200));
  CHECK(bench.stats().buffered <= static_cast<Samples>(playout::Config{}.store_packets) * kPacket);
}

TEST_CASE("an empty block is no pull") {
  Bench bench;
  bench.play(50);
  const auto before = bench.stats().play_timestamp;
  const auto pull = bench.playout.pull({}, Bench::when(50));
  CHECK_FALSE(pull.decoded);
  CHECK_FALSE(pull.waiting);
  CHECK(bench.stats().play_timestamp == before);
}

TEST_CASE("each result has a name of its own for the technician") {
  std::set<std::string> names;
  for (const auto result : {Insert::stored, Insert::duplicate, Insert::late, Insert::too_early,
                            Insert::malformed, Insert::unknown_payload_type, Insert::restarted}) {
    names.insert(playout::to_string(result));
  }
  CHECK(names.size() == 7);
  CHECK(names.count("unknown") == 0);
}
