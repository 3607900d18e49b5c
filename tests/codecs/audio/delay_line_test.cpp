#include "codecs/audio/delay_line.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;
using audio::DelayLine;

namespace {

constexpr Samples kSecond = kSampleRate;

/// Sample n of `channels` interleaved ones is n + 1, so that each says where it comes from.
std::vector<float> numbered(std::size_t count) {
  std::vector<float> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(i + 1);
  return out;
}

void run(DelayLine& line, std::span<float> sound, std::size_t block) {
  for (std::size_t at = 0; at < sound.size(); at += block)
    line.process(sound.subspan(at, std::min(block, sound.size() - at)));
}

}  // namespace

TEST_CASE("Without a delay every sample passes as it came") {
  for (const Samples longest : {Samples{0}, kSecond}) {
    DelayLine line(1, longest);
    auto sound = noise(0.9, 4800);
    const auto before = sound;
    run(line, sound, 240);
    CHECK(sound == before);
  }
}

TEST_CASE("A delay is exact to the sample, in blocks of any length, over the end of the ring") {
  const auto channels = GENERATE(1, 2);
  const auto delay = GENERATE(Samples{1}, Samples{239}, Samples{240}, Samples{4801}, kSecond);
  const auto block = GENERATE(std::size_t{120}, std::size_t{240}, std::size_t{960});
  CAPTURE(channels, delay, block);
  DelayLine line(channels, kSecond);
  line.set(delay);
  const auto stride = static_cast<std::size_t>(channels);
  const auto came = numbered(3 * static_cast<std::size_t>(kSecond) * stride);
  auto sound = came;
  run(line, sound, block * stride);
  const auto lag = static_cast<std::size_t>(delay) * stride;
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < sound.size(); ++i)
    if (sound[i] != (i < lag ? 0.0F : came[i - lag])) ++wrong;
  CHECK(wrong == 0);
}

TEST_CASE("A change while sound runs makes no click and no gap") {
  const auto [from, to] = GENERATE(table<Samples, Samples>(
      {{0, 4800}, {4800, 0}, {0, 48000}, {48000, 48}, {9600, 9648}, {480, 19200}}));
  CAPTURE(from, to);
  DelayLine line(1, kSecond);
  line.set(from);
  const auto came = sine(1000, 0.5, 4 * static_cast<std::size_t>(kSecond));
  auto sound = came;
  const std::size_t change = 2 * static_cast<std::size_t>(kSecond);
  const auto whole = std::span(sound);
  run(line, whole.first(change), 240);
  line.go(to);
  run(line, whole.subspan(change), 240);
  // From when the line is full of sound, a window of five periods at a time.
  const auto full = rms(std::span(came).first(240));
  for (std::size_t at = static_cast<std::size_t>(kSecond); at + 240 <= sound.size(); at += 48)
    REQUIRE(std::abs(20 * std::log10(rms(whole.subspan(at, 240)) / full)) < 1);
  CHECK(steepest_step(whole.subspan(static_cast<std::size_t>(kSecond))) <
        1.01F * steepest_step(came));
  // A line that nothing was late in has to fill first.
  const auto filled = change + static_cast<std::size_t>(from == 0 ? to : 0);
  const auto done = filled + static_cast<std::size_t>(DelayLine::kFade) + 240;
  for (std::size_t i = done; i < sound.size(); i += 997)
    REQUIRE(sound[i] == came[i - static_cast<std::size_t>(to)]);
}

TEST_CASE("A cross-fade takes its time: neither sound is cut") {
  DelayLine line(1, kSecond);
  line.set(4800);
  std::vector<float> sound(9600, 1.0F);  // what is delayed by a second is still silence
  run(line, sound, 240);
  line.go(kSecond);
  std::vector<float> fading(960, 1.0F);
  run(line, fading, 240);
  CHECK(fading.front() > 0.99F);
  CHECK(fading[480] == Approx(0.5).margin(0.01));
  CHECK(fading.back() < 0.01F);
}

TEST_CASE("What nothing was late in goes on as it is until there is sound to go back to") {
  DelayLine line(1, kSecond);
  const auto came = numbered(96000);
  auto sound = came;
  const auto whole = std::span(sound);
  run(line, whole.first(48000), 240);
  line.go(9600);
  run(line, whole.subspan(48000, 9600), 240);
  CHECK(std::equal(came.begin(), came.begin() + 57600, sound.begin()));
  run(line, whole.subspan(57600), 240);
  CHECK(sound[95999] == came[95999 - 9600]);
  CHECK(*std::min_element(sound.begin() + 57600, sound.end()) > 48000.0F);  // of nothing older
}

TEST_CASE("What is asked during a change comes after it, the latest of it") {
  DelayLine line(1, kSecond);
  line.set(1);
  auto sound = numbered(96000);
  const auto whole = std::span(sound);
  run(line, whole.first(48000), 240);
  line.go(1000);
  run(line, whole.subspan(48000, 240), 240);
  line.go(7000);
  line.go(3000);
  CHECK(line.asked() == 3000);
  CHECK(line.delay() == 1000);
  run(line, whole.subspan(48240, 720), 240);
  CHECK(line.delay() == 1000);  // the first is just done
  run(line, whole.subspan(48960), 240);
  CHECK(line.delay() == 3000);
  CHECK(sound[95999] == 96000.0F - 3000.0F);
}

TEST_CASE("A delay beyond what is kept is the longest, one below nothing is none") {
  DelayLine line(1, 4800);
  line.set(5000);
  CHECK(line.asked() == 4800);
  line.go(-1);
  CHECK(line.asked() == 0);
  DelayLine without(2, 0);
  without.go(100);
  CHECK(without.asked() == 0);
}
