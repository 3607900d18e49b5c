#include "codecs/headphone/shelf.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

using namespace dragoman;
using namespace dragoman::testing;
using headphone::Shelf;

namespace {

double gain_db(Shelf::Kind kind, double corner, float db, double hz) {
  Shelf shelf(kind, corner, 1);
  shelf.set_gain(db);
  auto block = sine(hz, 0.1, 48000);
  shelf.process(block);
  return 20 * std::log10(fit_sine(audio::Block(block).last(24000), hz).amplitude / 0.1);
}

}  // namespace

TEST_CASE("a shelf lifts or lowers its end of the band and leaves the other") {
  for (const float db : {-12.0F, -6.0F, 6.0F, 12.0F}) {
    CAPTURE(db);
    const auto d = static_cast<double>(db);
    CHECK(gain_db(Shelf::Kind::bass, 250, db, 20) == Approx(d).margin(1.0));
    CHECK(gain_db(Shelf::Kind::bass, 250, db, 250) == Approx(d / 2).margin(0.2));
    CHECK(gain_db(Shelf::Kind::bass, 250, db, 8000) == Approx(0).margin(0.1));
    CHECK(gain_db(Shelf::Kind::treble, 4000, db, 20000) == Approx(d).margin(1.0));
    CHECK(gain_db(Shelf::Kind::treble, 4000, db, 4000) == Approx(d / 2).margin(0.5));
    CHECK(gain_db(Shelf::Kind::treble, 4000, db, 100) == Approx(0).margin(0.1));
  }
}

TEST_CASE("flat, a shelf changes nothing, bit by bit, also after it was used") {
  Shelf shelf(Shelf::Kind::bass, 250, 2);
  auto block = noise(0.5, 9600);
  const auto before = block;
  shelf.process(block);
  CHECK(block == before);
  shelf.set_gain(9);
  shelf.process(block);
  CHECK(block != before);
  shelf.set_gain(0);
  shelf.process(block);
  block = before;
  shelf.process(block);
  CHECK(block == before);
}

TEST_CASE("a change is a glide: no step that the sound itself doesn't have") {
  for (const auto kind : {Shelf::Kind::bass, Shelf::Kind::treble}) {
    Shelf shelf(kind, 1000, 1);
    auto block = sine(300, 0.1, 48000);
    const float own = steepest_step(block);
    for (std::size_t at = 0; at < block.size(); at += 240) {
      shelf.set_gain(at % 4800 < 2400 ? 12.0F : -12.0F);
      shelf.process(audio::MutableBlock(block).subspan(at, 240));
    }
    CHECK(steepest_step(block) < 4.5F * own);  // 12 dB are a factor of 4
    // Zipper noise would be a comb far above the tone.
    auto high = block;
    for (std::size_t n = block.size() - 1; n > 1; --n)
      high[n] = block[n] - 2 * block[n - 1] + block[n - 2];
    const double bend = 0.1 * std::pow(2 * std::numbers::pi * 300 / kSampleRate, 2);
    for (std::size_t n = 2; n < high.size(); ++n)
      REQUIRE(static_cast<double>(std::abs(high[n])) < 8 * bend);
  }
}
