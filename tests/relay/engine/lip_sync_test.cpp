// When the sound that comes out of a delay was captured.
#include "relay/engine/lip_sync.h"

#include "tests/support/catch.h"

#include <array>

using namespace dragoman;
using namespace std::chrono_literals;
using engine::LipSync;

namespace {

constexpr Samples kFrame = 240;
constexpr WallTime kStart{std::chrono::hours{500'000}};

/// The capture time of frame `n` of a source that has always run.
WallTime at(int n) {
  return kStart + n * 5ms;
}

WallTime pass(LipSync& sync, WallTime captured) {
  std::array<float, kFrame> block{};
  return sync.process(block, captured);
}

}  // namespace

TEST_CASE("Sound that comes later keeps the time at which it was captured") {
  const auto delay = GENERATE(Samples{0}, Samples{1}, Samples{239}, Samples{240}, Samples{500},
                              engine::kLongestLipSync);
  CAPTURE(delay);
  LipSync sync(kFrame, 1, engine::kLongestLipSync);
  sync.begin(delay);
  for (int n = 0; n < 1000; ++n) {
    const auto told = pass(sync, at(n));
    // Until the line is full, silence comes out that nobody captured.
    const bool full = n * kFrame >= delay;
    if (!full)
      REQUIRE(told == WallTime{});
    else
      REQUIRE(std::chrono::abs(told - (at(n) - samples_to_duration(delay))) <= 1ns);  // rounding
  }
}

TEST_CASE("Another source's capture time comes with its sound, not before") {
  LipSync sync(kFrame, 1, engine::kLongestLipSync);
  sync.begin(4 * kFrame);
  for (int n = 0; n < 100; ++n) pass(sync, at(n));
  for (int n = 100; n < 104; ++n) CHECK(pass(sync, at(n) - 1h) == at(n - 4));
  CHECK(pass(sync, at(104) - 1h) == at(100) - 1h);
  for (int n = 105; n < 108; ++n) pass(sync, WallTime{});
  CHECK(pass(sync, WallTime{}) == at(104) - 1h);
  CHECK(pass(sync, WallTime{}) == WallTime{});
}

TEST_CASE("What may not be delayed is not") {
  LipSync sync(kFrame, 1, 0);
  sync.change(100);
  CHECK(sync.delay() == 0);
  CHECK(pass(sync, at(1)) == at(1));
  CHECK(pass(sync, at(2)) == at(2));
}
