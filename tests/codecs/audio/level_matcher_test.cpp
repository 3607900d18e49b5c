#include "codecs/audio/level_matcher.h"

#include "codecs/audio/loudness_meter.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <vector>

using dragoman::audio::LevelMatcher;
using namespace dragoman::testing;

namespace {

/// Something like speech: a 300 Hz tone in syllables of 150 ms with gaps of 60 ms. `db` shifts it.
std::vector<float> syllables(double seconds, double db) {
  auto out = sine(300, 0.1 * std::pow(10, db / 20), static_cast<std::size_t>(seconds * 48000));
  for (std::size_t n = 0; n < out.size(); ++n) {
    if (n % 10080 >= 7200) out[n] *= 0.03F;
  }
  return out;
}
/// The same with a breath after every four: as words are.
std::vector<float> words(double seconds, double db) {
  auto out = syllables(seconds, db);
  for (std::size_t n = 0; n < out.size(); ++n)
    if (n / 10080 % 5 == 4) out[n] = 0;
  return out;
}
/// Plays `in` through the matcher in frames of 5 ms and returns what came out.
std::vector<float> play(LevelMatcher& matcher, const std::vector<float>& in) {
  std::vector<float> out(in.size());
  for (std::size_t at = 0; at < in.size(); at += 240) {
    const std::size_t size = std::min<std::size_t>(240, in.size() - at);
    matcher.process(dragoman::audio::Block(in).subspan(at, size),
                    dragoman::audio::MutableBlock(out).subspan(at, size));
  }
  return out;
}
float integrated(const std::vector<float>& block) {
  dragoman::audio::LoudnessMeter meter(1);
  meter.process(block);
  return meter.read().integrated_lufs;
}

}  // namespace

TEST_CASE("loud and quiet speakers both arrive at -23 LUFS") {
  for (const double db : {-3.0, 0.0, 4.0, 8.0}) {
    LevelMatcher matcher(1);
    const float natural = integrated(syllables(20, db));
    play(matcher, syllables(20, db));
    const auto settled = play(matcher, syllables(20, db));
    INFO(natural << " LUFS before, gain " << matcher.gain_db() << " dB");
    CHECK(std::abs(natural + 23.0F) < 6.0F);
    CHECK(integrated(settled) == Approx(-23.0F).margin(0.5));
  }
}

TEST_CASE("the gain never passes 6 dB either way") {
  LevelMatcher whisper(1), shout(1);
  play(whisper, syllables(30, -20));
  play(shout, syllables(30, 18));
  CHECK(whisper.gain_db() == 6.0F);
  CHECK(shout.gain_db() == -6.0F);
}

TEST_CASE("the gain moves by at most 1 dB a second") {
  LevelMatcher matcher(1);
  const auto in = syllables(10, -20);
  float last = 0;
  for (std::size_t at = 0; at < in.size(); at += 4800) {
    std::vector<float> out(4800);
    matcher.process(dragoman::audio::Block(in).subspan(at, 4800), out);
    CHECK(std::abs(matcher.gain_db() - last) <= 0.1001F);
    last = matcher.gain_db();
  }
  CHECK(last > 3.0F);
}

TEST_CASE("a shout of two seconds is no level: the gain stays, during it and after it") {
  LevelMatcher matcher(1);
  const float natural = integrated(syllables(20, 0));
  play(matcher, syllables(20, 0));
  const float before = matcher.gain_db();
  REQUIRE(natural + before == Approx(-23.0F).margin(0.5));
  float furthest = 0;
  const auto follow = [&](double seconds, double db) {
    for (double at = 0; at < seconds; at += 0.21) {  // a syllable and its gap
      play(matcher, syllables(0.21, db));
      furthest = std::max(furthest, std::abs(matcher.gain_db() - before));
    }
  };
  follow(2, 15);
  follow(20, 0);
  CHECK(furthest < 0.5F);
}

TEST_CASE("a speaker 10 dB louder at the same microphone is no shout: at the target within 15 s") {
  LevelMatcher matcher(1);
  const double shift = -23.0 - static_cast<double>(integrated(syllables(20, 0)));
  play(matcher, syllables(20, shift - 5));
  play(matcher, syllables(15, shift + 5));
  CHECK(integrated(play(matcher, syllables(5, shift + 5))) == Approx(-23.0F).margin(2.0));
}

TEST_CASE("a speaker 10 dB quieter at the same microphone is no pause: at the target within 20 s") {
  LevelMatcher matcher(1);
  const double shift = -23.0 - static_cast<double>(integrated(words(20, 0)));
  play(matcher, words(20, shift + 5));
  const float before = matcher.gain_db();
  float fastest = 0;
  for (int second = 0; second < 20; ++second) {
    const float last = matcher.gain_db();
    play(matcher, words(1.05, shift - 5));  // five syllables' time
    fastest = std::max(fastest, std::abs(matcher.gain_db() - last));
  }
  CHECK(fastest <= 1.06F);
  CHECK(before < -4);
  CHECK(integrated(play(matcher, words(5.25, shift - 5))) == Approx(-23.0F).margin(2.0));
}

TEST_CASE("what is quieter but has no syllables is no speaker: the gain stands still") {
  LevelMatcher matcher(1);
  play(matcher, words(20, 0));
  const auto hum = noise(0.014, 20 * 48000);
  const float below = integrated(words(20, 0)) - integrated(hum);
  CHECK((below > 10 && below < 14));  // where a voice would be learnt
  play(matcher, std::vector<float>(hum.begin(), hum.begin() + 7200));
  const float before = matcher.gain_db();
  play(matcher, hum);
  CHECK(matcher.gain_db() == Approx(before).margin(0.5));
}

TEST_CASE("in a pause the gain stands still, whether it is silent or noisy") {
  for (const double hiss : {0.0, 0.003}) {  // 0.003: about -55 LUFS, 25 LU below the speech
    LevelMatcher matcher(1);
    play(matcher, syllables(3, -8));
    play(matcher, noise(hiss, 7200));  // 150 ms after the voice it has noticed
    const float before = matcher.gain_db();
    CHECK(matcher.paused());
    play(matcher, noise(hiss, 60 * 48000));
    CHECK(matcher.gain_db() == before);
    CHECK(before < 6.0F);
  }
}

TEST_CASE(
    "the noise of a hall, 15 LU below the speech, does not raise the gain in a minute's pause") {
  LevelMatcher matcher(1);
  const float speech = integrated(syllables(10, 0));
  const auto hall = noise(0.01, 60 * 48000);
  CHECK(speech - integrated(hall) == Approx(15.0F).margin(2.0));
  play(matcher, syllables(20, 0));
  play(matcher, std::vector<float>(hall.begin(), hall.begin() + 7200));
  const float before = matcher.gain_db();
  play(matcher, hall);
  CHECK(matcher.gain_db() == before);
}

TEST_CASE("switched off it glides back to 0 dB and then passes sound bit by bit") {
  LevelMatcher matcher(1);
  play(matcher, syllables(8, -20));
  CHECK(matcher.gain_db() > 4.0F);
  matcher.set_enabled(false);
  const auto in = syllables(8, -20);
  play(matcher, in);
  CHECK(matcher.gain_db() == 0.0F);
  CHECK(play(matcher, in) == in);
}

TEST_CASE("a matcher that starts switched off never touches the sound") {
  LevelMatcher matcher(1, false);
  const auto in = syllables(5, -20);
  CHECK(play(matcher, in) == in);
}

TEST_CASE("a stereo source and its mono downmix get the same gain") {
  LevelMatcher mono(1), stereo(2);
  const auto in = syllables(10, -6);
  std::vector<float> both, out(2 * in.size());
  for (const float x : in) both.insert(both.end(), {x, x});
  play(mono, in);
  stereo.process(both, out);
  CHECK(stereo.gain_db() == Approx(mono.gain_db()).margin(0.01));
}

TEST_CASE("speech that suddenly is much quieter is followed again") {
  LevelMatcher matcher(1);
  play(matcher, syllables(20, 6));
  CHECK(matcher.gain_db() < 0.0F);
  play(matcher, syllables(120, -9));
  CHECK(matcher.gain_db() > 3.0F);
}

TEST_CASE("the moving gain makes no click") {
  LevelMatcher matcher(1);
  const auto out = play(matcher, sine(100, 0.02, 10 * 48000));
  // The tone's own slope at its final gain of 6 dB.
  CHECK(steepest_step(out) < 0.02F * 2 * 0.0131F * 1.01F);
}
