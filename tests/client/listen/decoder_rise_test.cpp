#include "client/listen/decoder_rise.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <cmath>
#include <optional>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;

namespace {

constexpr Samples kFrame = 240;
constexpr rtp::Timestamp kFirst{0xFFFFFF00U};  // wraps on the way

/// Frames of noise at -26 dBov that say to be of `told` -dBov, as they come out; none = untold.
std::vector<float> corrected(DecoderRise& rise, int frames, std::optional<std::uint8_t> told) {
  const auto sound = testing::noise(0.05 * std::sqrt(3.0), static_cast<std::size_t>(kFrame));
  std::vector<float> out;
  for (int n = 0; n < frames; ++n) {
    const auto timestamp = kFirst + n * kFrame;
    if (told) rise.told(timestamp, kFrame, *told);
    auto block = sound;
    rise.process(block, 1, timestamp);
    out.insert(out.end(), block.begin(), block.end());
  }
  return out;
}

double decibels(const std::vector<float>& sound, int frame) {
  double sum = 0;
  for (Samples i = 0; i < kFrame; ++i) {
    const double x = sound[static_cast<std::size_t>(frame * kFrame + i)];
    sum += x * x;
  }
  return 10 * std::log10(sum / static_cast<double>(kFrame));
}

}  // namespace

TEST_CASE("what a decoder gives too quiet or too loud is brought to the level that packets say") {
  const auto told = GENERATE(std::uint8_t{16}, std::uint8_t{26}, std::uint8_t{36});
  DecoderRise rise;
  const auto sound = corrected(rise, 40, told);
  for (int frame = 1; frame < 10; ++frame) {
    CAPTURE(int{told}, frame);
    CHECK(decibels(sound, frame) == Approx(-static_cast<double>(told)).margin(0.5));
  }
  // The decoder has found itself after 100 ms: from there on its sound is nobody's business.
  for (int frame = 20; frame < 40; ++frame)
    CHECK(decibels(sound, frame) == Approx(-26).margin(0.5));
}

TEST_CASE("packets that say nothing are left alone, and silence is made no louder") {
  DecoderRise untold;
  const auto sound = corrected(untold, 3, std::nullopt);
  const auto whole = testing::noise(0.05 * std::sqrt(3.0), static_cast<std::size_t>(kFrame));
  CHECK(std::equal(whole.begin(), whole.end(), sound.begin()));
  DecoderRise silent;
  const auto quiet = corrected(silent, 3, std::uint8_t{127});
  CHECK(decibels(quiet, 2) < decibels(sound, 2) - 12);
}

TEST_CASE("a decoder that begins anew is corrected anew") {
  DecoderRise rise;
  corrected(rise, 40, std::uint8_t{36});
  rise.restart();
  CHECK(decibels(corrected(rise, 5, std::uint8_t{36}), 2) == Approx(-36).margin(0.5));
}
