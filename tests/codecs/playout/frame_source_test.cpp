#include "codecs/playout/frame_source.h"

#include "tests/support/catch.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace dragoman;
using playout::FrameSource;
using playout::PacketStore;
using playout::SampleQueue;

namespace {

/// A payload of one byte is 240 samples at that level; 255 turns out not to be sound after all.
/// Conceals with half the level, so that the two are told apart.
class LevelDecoder final : public audio::FrameDecoder {
 public:
  explicit LevelDecoder(int* resets = nullptr) : resets_(resets) {}
  Samples duration(std::span<const std::byte>) const noexcept override { return 240; }
  Samples decode(std::span<const std::byte> payload, audio::MutableBlock out) noexcept override {
    if (payload[0] == std::byte{255}) return 0;
    level_ = static_cast<float>(std::to_integer<int>(payload[0])) / 256;
    std::fill_n(out.begin(), 240, level_);
    return 240;
  }
  void conceal(audio::MutableBlock out) noexcept override {
    std::fill(out.begin(), out.end(), level_ / 2);
  }
  void reset() noexcept override {
    level_ = 0;
    if (resets_ != nullptr) ++*resets_;
  }

 private:
  float level_ = 0;
  int* resets_;
};

constexpr int kLevel = 64;
constexpr float kSound = 0.25F;
constexpr float kConcealment = kSound / 2;
constexpr Samples kFade = 120;

struct Bench {
  Bench() { source.add_decoder(96, std::make_unique<LevelDecoder>(&resets)); }

  void put(Samples timestamp, int level = kLevel, std::uint8_t type = 96) {
    const std::array payload{static_cast<std::byte>(level)};
    REQUIRE(store.put({timestamp, 240, type, Instant{}, payload}));
  }
  /// Plays one block of 240.
  FrameSource::Filled play() {
    const auto filled = source.fill(queue, store, 240);
    queue.pop(out);
    return filled;
  }
  /// Starts at 0 and plays the first packet, so that what follows follows sound.
  void begin() {
    put(0);
    source.start(0, 0);
    play();
  }
  bool all(float level) const {
    return std::all_of(out.begin(), out.end(), [=](float s) { return s == level; });
  }
  float steepest() const {
    float step = 0;
    for (std::size_t i = 1; i < out.size(); ++i)
      step = std::max(step, std::abs(out[i] - out[i - 1]));
    return step;
  }

  int resets = 0;
  FrameSource source{1};
  SampleQueue queue{1};
  PacketStore store{8};
  std::array<float, 240> out{};
};

}  // namespace

TEST_CASE("playing begins out of silence without a step, then gives what is sent") {
  Bench bench;
  bench.put(480);
  bench.put(720);
  bench.source.start(480, 0);
  const auto filled = bench.play();
  CHECK(filled.decoded);
  CHECK(filled.concealed == 0);
  CHECK(bench.out.front() < 0.01F);
  CHECK(bench.steepest() < 2 * kSound / kFade);
  CHECK(bench.out.back() == kSound);
  CHECK(bench.source.next() == 720);
  bench.play();
  CHECK(bench.all(kSound));
  CHECK(bench.source.lost() == 0);
}

TEST_CASE("a hole with a packet behind it is a loss: it is concealed and time goes on") {
  Bench bench;
  bench.begin();
  bench.put(480);
  const auto hole = bench.play();
  CHECK(hole.concealed == 240);
  CHECK(hole.grown == 0);
  CHECK_FALSE(hole.starved);
  CHECK(bench.all(kConcealment));
  const auto after = bench.play();
  CHECK(after.concealed == 0);
  CHECK(bench.steepest() < 2 * kSound / kFade);
  CHECK(bench.out.back() == kSound);
  CHECK(bench.source.next() == 720);
  CHECK(bench.source.lost() == 1);
}

TEST_CASE("a packet that comes after its turn is played too, and the delay has grown") {
  Bench bench;
  bench.begin();
  const auto dry = bench.play();
  CHECK(dry.starved);
  CHECK(dry.concealed == 240);
  CHECK(dry.grown == 240);
  CHECK(bench.source.next() == 240);
  bench.put(240);
  const auto after = bench.play();
  CHECK(after.decoded);
  CHECK(after.grown == 0);
  CHECK(bench.source.next() == 480);
  CHECK(bench.source.lost() == 0);
}

TEST_CASE("when a later packet comes instead, the concealment was the loss's") {
  Bench bench;
  bench.begin();
  REQUIRE(bench.play().grown == 240);
  bench.put(480);
  const auto after = bench.play();
  CHECK(after.grown == -240);
  CHECK(after.concealed == 0);
  CHECK(bench.source.next() == 720);
  CHECK(bench.source.lost() == 1);
}

TEST_CASE("of a packet that began in the past only the rest is played") {
  Bench bench;
  bench.begin();
  bench.put(140);  // a sender that changed its grid
  bench.put(380);
  CHECK(bench.play().concealed == 0);
  CHECK(bench.source.next() == 620);
  CHECK(bench.queue.length() == 140);
}

TEST_CASE("a packet that turns out to be no sound is concealed, and both are counted") {
  Bench bench;
  bench.begin();
  bench.put(240, 255);
  bench.put(480);
  const auto bad = bench.play();
  CHECK_FALSE(bad.decoded);
  CHECK(bad.concealed == 240);
  CHECK(bench.all(kConcealment));
  CHECK(bench.source.malformed() == 1);
  CHECK(bench.source.next() == 480);
  CHECK(bench.play().concealed == 0);
  CHECK(bench.out.back() == kSound);
}

TEST_CASE("reading ahead stops at a hole: the packet may still come") {
  Bench bench;
  bench.begin();
  bench.put(240);
  bench.put(720);
  CHECK(bench.source.fill_ahead(bench.queue, bench.store, 720));
  CHECK(bench.queue.length() == 240);
  CHECK(bench.store.size() == 1);
  CHECK(bench.source.next() == 480);
}

TEST_CASE("what was played is known until the sender is another") {
  Bench bench;
  bench.begin();
  CHECK(bench.source.played(0));
  CHECK_FALSE(bench.source.played(240));
  bench.source.stop(bench.queue, false);
  CHECK(bench.source.played(0));
  CHECK(bench.resets == 0);
  bench.source.stop(bench.queue, true);
  CHECK_FALSE(bench.source.played(0));
  CHECK(bench.resets == 1);
}

TEST_CASE("sound that stops dies away in 2.5 ms, then there is silence") {
  Bench bench;
  bench.begin();
  bench.put(240);
  bench.source.fill(bench.queue, bench.store, 240);
  bench.source.stop(bench.queue, false);
  CHECK(bench.queue.length() == 0);
  bench.source.rest(bench.out);
  CHECK(bench.out.front() > 0.9F * kSound);
  CHECK(bench.steepest() < 2 * kSound / kFade);
  CHECK(std::all_of(bench.out.begin() + kFade, bench.out.end(), [](float s) { return s == 0; }));
  bench.out.fill(1);
  bench.source.rest(bench.out);
  CHECK(bench.all(0));
}

TEST_CASE("another payload type takes over without a step, its decoder begins anew") {
  Bench bench;
  int resets = 0;
  bench.source.add_decoder(97, std::make_unique<LevelDecoder>(&resets));
  bench.begin();
  bench.put(240, kLevel / 2, 97);
  CHECK(bench.play().concealed == 0);
  CHECK(resets == 1);
  CHECK(bench.out.front() == Approx(kConcealment).margin(0.01));
  CHECK(bench.steepest() < 2 * kSound / kFade);
  CHECK(bench.out.back() == kSound / 2);
}

TEST_CASE("only payload types that were announced have a decoder") {
  Bench bench;
  CHECK(bench.source.decoder(96) != nullptr);
  CHECK(bench.source.decoder(97) == nullptr);
  CHECK(bench.source.decoder(224) == nullptr);  // not 96 with a bit too many
}

TEST_CASE("what never came before the start counts as lost") {
  Bench bench;
  bench.begin();
  bench.source.stop(bench.queue, false);
  bench.put(240 * 11);
  bench.source.start(240 * 11, 240 * 10);
  bench.play();
  CHECK(bench.source.lost() == 10);
}
