#include "codecs/audio/resampler.h"

#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <vector>

using dragoman::audio::Block;
using dragoman::audio::MutableBlock;
using dragoman::audio::Resampler;
using namespace dragoman::testing;

namespace {

/// Plays all of `in` through `resampler` in odd pieces, pulling exactly what comes out.
std::vector<float> run(Resampler& resampler, const std::vector<float>& in, int channels = 1) {
  std::vector<float> out;
  const auto stride = static_cast<std::size_t>(channels);
  std::vector<float> piece(2000 * stride);
  for (std::size_t at = 0; at < in.size();) {
    const std::size_t size = std::min<std::size_t>(in.size() - at, 331 * stride);
    const auto taken = resampler.push(Block(in).subspan(at, size));
    at += static_cast<std::size_t>(taken) * stride;
    while (const auto made = resampler.pull(piece)) {
      out.insert(out.end(), piece.begin(),
                 piece.begin() + static_cast<std::ptrdiff_t>(made) * channels);
    }
  }
  return out;
}

struct Figures {
  double gain_db, sinad_db;
};
/// A tone of `hz` at `input_rate` through the ratio to 48 kHz.
Figures figures(double ratio, double hz) {
  const double input_rate = ratio * 48000;
  Resampler resampler(1, ratio);
  const auto in = sine(hz, 0.5, static_cast<std::size_t>(input_rate), 1, input_rate);
  const auto out = run(resampler, in);
  const auto fit = fit_sine(Block(out).subspan(2000, 40000), hz);
  return {20 * std::log10(fit.amplitude / 0.5), fit.sinad_db()};
}

}  // namespace

TEST_CASE("over 125 Hz to 15 kHz drift correction is flat and 90 dB clean") {
  for (const double ratio : {0.9995, 0.9999, 1.0001, 1.0005, 1.0002345}) {
    for (const double hz : {125.0, 997.0, 4000.0, 8000.0, 12000.0, 15000.0, 18000.0}) {
      const auto [gain_db, sinad_db] = figures(ratio, hz);
      INFO("ratio " << ratio << ", " << hz << " Hz: " << gain_db << " dB, " << sinad_db << " dB");
      CHECK(gain_db == Approx(0).margin(0.01));
      CHECK(sinad_db > 90);
    }
  }
}

TEST_CASE("device rates of 16, 44.1 and 96 kHz are converted as cleanly") {
  const std::vector<std::pair<double, double>> top{{16000, 6400}, {44100, 17000}, {96000, 17000}};
  for (const auto& [rate, highest] : top) {
    for (const double hz : {125.0, 997.0, highest / 2, highest}) {
      const auto [gain_db, sinad_db] = figures(rate / 48000, hz);
      INFO(rate << " Hz, tone " << hz << " Hz: " << gain_db << " dB, " << sinad_db << " dB");
      CHECK(gain_db == Approx(0).margin(0.02));
      CHECK(sinad_db > 90);
    }
  }
}

TEST_CASE("what the lower rate cannot carry does not come back as an alias") {
  Resampler resampler(1, 2.0);
  const auto out = run(resampler, sine(30000, 0.5, 96000, 1, 96000));
  CHECK(20 * std::log10(rms(Block(out).subspan(1000)) / (0.5 / std::numbers::sqrt2)) < -90);
}

TEST_CASE("a ratio that changes slowly changes the speed and nothing else") {
  // Each output is compared with the sine at the exact input position: clicks would show.
  constexpr double kHz = 3000;
  Resampler resampler(1, 1.0);
  const auto in = sine(kHz, 0.5, 10 * 48000);
  std::size_t pushed = 0;
  double position = -16, worst = 0;
  for (int block = 0; block < 1800; ++block) {
    resampler.set_ratio(1.0 + 500e-6 * std::sin(block / 100.0));
    std::vector<float> out(240);
    const auto need = static_cast<std::size_t>(resampler.input_needed(240));
    REQUIRE(resampler.push(Block(in).subspan(pushed, need)) == static_cast<long>(need));
    pushed += need;
    REQUIRE(resampler.pull(out) == 240);
    for (const float sample : out) {
      const double ideal = 0.5 * std::sin(2 * std::numbers::pi * kHz * position / 48000);
      if (position > 16) worst = std::max(worst, std::abs(static_cast<double>(sample) - ideal));
      position += resampler.ratio();
    }
  }
  CHECK(20 * std::log10(worst / 0.5) < -85);  // a maximum, not an RMS
}

TEST_CASE("input_needed is exact: one sample less does not do") {
  for (const double ratio : {0.1, 1.0 / 3, 0.91875, 0.9995, 1.0, 1.0005, 2.0, 7.9}) {
    Resampler resampler(1, ratio);
    for (const long frames : {1L, 64L, 120L, 333L, 240L}) {
      const auto need = resampler.input_needed(frames);
      INFO("ratio " << ratio << ", " << frames << " frames need " << need);
      std::vector<float> out(static_cast<std::size_t>(frames));
      if (need > 0) {
        resampler.push(std::vector<float>(static_cast<std::size_t>(need - 1)));
        CHECK(resampler.input_needed(frames) == 1);
        resampler.push(std::vector<float>(1));
      }
      CHECK(resampler.input_needed(frames) == 0);
      CHECK(resampler.pull(out) == frames);
    }
  }
}

TEST_CASE("the delay is 16 samples at ratio 1, and says what waits inside") {
  Resampler resampler(1);
  CHECK(resampler.delay() == 16);
  std::vector<float> in(200, 0.0F), out(200);
  in[50] = 1.0F;
  resampler.push(in);
  CHECK(resampler.delay() == 216);
  const auto made = resampler.pull(out);
  CHECK(made == 200);
  CHECK(std::max_element(out.begin(), out.end()) - out.begin() == 66);
  CHECK(resampler.delay() == 16);
}

TEST_CASE("more than four blocks of input are refused, not overwritten") {
  Resampler resampler(2);
  const std::vector<float> in(2 * 5000, 0.5F);
  const auto taken = resampler.push(in);
  CHECK(taken >= 4 * dragoman::audio::kMaxBlock);
  CHECK(taken < 4 * dragoman::audio::kMaxBlock + 64);
  CHECK(resampler.push(in) == 0);
}

TEST_CASE("stereo channels stay apart") {
  Resampler resampler(2, 1.0001);
  std::vector<float> in;
  const auto left = sine(1000, 0.5, 48000), right = sine(3000, 0.25, 48000);
  for (std::size_t i = 0; i < left.size(); ++i) in.insert(in.end(), {left[i], right[i]});
  const auto out = run(resampler, in, 2);
  const auto l = channel(out, 2, 0), r = channel(out, 2, 1);
  CHECK(fit_sine(Block(l).subspan(100), 1000 * 1.0001).sinad_db() > 90);
  CHECK(fit_sine(Block(r).subspan(100), 3000 * 1.0001).sinad_db() > 90);
}

TEST_CASE("after a reset nothing of the past is heard") {
  Resampler resampler(1);
  std::vector<float> out(500);
  resampler.push(std::vector<float>(400, 1.0F));
  resampler.pull(MutableBlock(out).first(100));
  resampler.reset();
  resampler.push(std::vector<float>(400, 0.0F));
  const auto made = resampler.pull(out);
  CHECK(made == 400);
  CHECK(rms(Block(out).first(400)) == 0.0);
}
