#include "codecs/audio/cross_fade.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <vector>

using dragoman::audio::CrossFade;
using dragoman::audio::FadeLaw;
using namespace dragoman::testing;

TEST_CASE("a linear fade between a signal and its copy is that signal") {
  const auto tone = sine(440, 0.5, 4800);
  CrossFade fade(FadeLaw::linear);
  fade.to_b(2400);
  std::vector<float> out(tone.size());
  fade.process(tone, tone, out, 1);
  for (std::size_t i = 0; i < tone.size(); ++i) CHECK(out[i] == Approx(tone[i]).margin(1e-6));
}

TEST_CASE("an equal-power fade between strangers keeps their loudness") {
  const auto a = noise(0.5, 48000, 1), b = noise(0.5, 48000, 77);
  CrossFade fade(FadeLaw::equal_power);
  fade.to_b(48000);
  std::vector<float> out(a.size());
  fade.process(a, b, out, 1);
  for (std::size_t at = 0; at < out.size(); at += 4800) {
    const double level = rms(dragoman::audio::Block(out).subspan(at, 4800));
    CHECK(20 * std::log10(level / rms(a)) == Approx(0).margin(0.3));
  }
}

TEST_CASE("at its ends a fade passes one signal bit by bit and needs only that one") {
  const auto a = noise(0.5, 480, 1), b = noise(0.5, 480, 2);
  CrossFade fade(FadeLaw::equal_power);
  std::vector<float> out(a.size());
  fade.process(a, b, out, 1);
  CHECK(out == a);
  CHECK_FALSE(fade.needs_b());
  fade.to_b(100);
  CHECK((fade.needs_a() && fade.needs_b()));
  fade.process(a, b, out, 1);
  fade.process(a, b, out, 1);
  CHECK(out == b);
  CHECK_FALSE(fade.needs_a());
}

TEST_CASE("a fade that is called back half-way has no step") {
  const std::vector<float> ones(2000, 1.0F), zeros(2000, 0.0F);
  CrossFade fade(FadeLaw::equal_power);
  fade.to_b(1000);
  std::vector<float> out(2000);
  const dragoman::audio::MutableBlock all(out);
  fade.process(dragoman::audio::Block(ones).first(500), dragoman::audio::Block(zeros).first(500),
               all.first(500), 1);
  fade.to_a(1000);
  fade.process(dragoman::audio::Block(ones).first(1500), dragoman::audio::Block(zeros).first(1500),
               all.subspan(500), 1);
  CHECK(steepest_step(out) < 0.0017F);
  CHECK(out.back() == 1.0F);
}
