#include "codecs/audio/tone.h"

#include "codecs/audio/decibel.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <vector>

using dragoman::audio::Tone;
using namespace dragoman::testing;

TEST_CASE("a tone has its frequency and level, and its phase runs on over blocks") {
  Tone tone(997, -18.0F);
  std::vector<float> all;
  for (const std::size_t size : {480U, 1U, 240U, 959U, 48000U}) {
    std::vector<float> block(size);
    tone.process(block, 1);
    all.insert(all.end(), block.begin(), block.end());
  }
  const auto fit = fit_sine(dragoman::audio::Block(all).subspan(480), 997);
  CHECK(20 * std::log10(fit.amplitude) == Approx(-18).margin(0.001));
  CHECK(fit.sinad_db() > 120);
}

TEST_CASE("a tone starts, stops and changes level without a click") {
  Tone tone(100, 0.0F);
  std::vector<float> all(9600);
  const dragoman::audio::MutableBlock block(all);
  tone.process(block.first(2400), 1);
  tone.set_level(-20.0F);
  tone.process(block.subspan(2400, 2400), 1);
  tone.set_on(false);
  tone.process(block.subspan(4800, 2400), 1);
  tone.set_on(true);
  tone.process(block.subspan(7200), 1);
  // The tone's own slope is 0.0131 a sample, a fade of 10 ms adds 1/480.
  CHECK(steepest_step(all) < 0.0155F);
  CHECK(all[0] == 0.0F);
  CHECK(rms(block.subspan(5400, 1800)) == 0.0);
}

TEST_CASE("a stereo tone is the same in both ears") {
  Tone tone(440, -6.0F);
  std::vector<float> block(960);
  tone.process(block, 2);
  CHECK(channel(block, 2, 0) == channel(block, 2, 1));
}
