#include "codecs/playout/time_scale.h"

#include "tests/support/catch.h"
#include "tests/support/known_signal.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace dragoman;
using playout::Lags;
using playout::SampleQueue;

namespace {
struct Sound {
  SampleQueue queue{1};
  explicit Sound(float (*signal)(Samples)) {
    std::vector<float> block(3000);
    for (std::size_t i = 0; i < block.size(); ++i) block[i] = signal(static_cast<Samples>(i));
    queue.push(block);
    queue.move_front(1000);
  }
  /// Largest step between neighbours from just before the front on.
  float largest_step() {
    float step = 0;
    for (Samples i = 0; i < queue.length(); ++i) {
      step = std::max(step, std::abs(*queue.at(i) - *queue.at(i - 1)));
    }
    return step;
  }
};
float tone(Samples n) {
  return testing::tone_sample(n, 400.0);
}  // a period of 120 samples
float silence(Samples) {
  return 0;
}
}  // namespace

TEST_CASE("a tone loses or gains whole periods and stays a tone") {
  Sound sound(tone);
  const float step = sound.largest_step();
  const Samples before = sound.queue.length();
  SECTION("shorter") {
    const Samples removed = playout::shrink(sound.queue, Lags{}.set(), 0.9F);
    CHECK(removed % 120 == 0);
    CHECK(removed > 0);
    CHECK(sound.queue.length() == before - removed);
  }
  SECTION("longer") {
    const Samples added = playout::stretch(sound.queue, Lags{}.set(), 0.9F);
    CHECK(added % 120 == 0);
    CHECK(added > 0);
    CHECK(sound.queue.length() == before + added);
    // The joint before the front was played already: it must fit there too.
    CHECK(std::abs(*sound.queue.at(0) - tone(1000)) < 2 * step);
  }
  CHECK(sound.largest_step() < step * 1.1F);
}

TEST_CASE("what resembles nothing is left alone, unless it must be") {
  Sound sound(testing::known_sample);
  CHECK(playout::shrink(sound.queue, Lags{}.set(), 0.9F) == 0);
  CHECK(playout::stretch(sound.queue, Lags{}.set(), 0.9F) == 0);
  CHECK(playout::shrink(sound.queue, Lags{}.set(), -1) > 0);
}

TEST_CASE("a lone tone that could lose no whole period is left alone where little is at stake") {
  Sound sound(tone);
  Lags allowed;
  for (std::size_t lag = 24; lag < 100; ++lag) allowed.set(lag);
  CHECK(playout::shrink(sound.queue, allowed, 0, playout::Periods::whole) == 0);
  // Noise has no period to wait for.
  Sound noise(testing::known_sample);
  CHECK(playout::shrink(noise.queue, allowed, 0, playout::Periods::whole) > 0);
  allowed.set(120);
  CHECK(playout::shrink(sound.queue, allowed, 0, playout::Periods::whole) == 120);
}

TEST_CASE("only allowed lengths are used; silence takes the longest") {
  Sound sound(silence);
  Lags allowed;
  allowed.set(50);
  allowed.set(77);
  CHECK(playout::shrink(sound.queue, allowed, 0.9F) == 77);
  CHECK(playout::stretch(sound.queue, Lags{}, -1) == 0);
}

TEST_CASE("too few samples at hand change nothing") {
  SampleQueue queue{1};
  const std::vector<float> little(50);
  queue.push(little);
  CHECK(playout::shrink(queue, Lags{}.set(), -1) == 0);
  CHECK(playout::stretch(queue, Lags{}.set(), -1) == 0);
}
