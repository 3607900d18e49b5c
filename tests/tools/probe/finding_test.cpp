/// Marks are found where they are, in sound as networks and codecs leave it.

#include "codecs/audio/level_matcher.h"
#include "codecs/audio/limiter.h"
#include "codecs/opus/encoder.h"
#include "codecs/opus/frame_decoder.h"
#include "codecs/playout/time_scale.h"
#include "tests/support/catch.h"
#include "tools/probe/mark_match.h"
#include "tools/probe/mark_track.h"

#include <array>
#include <cmath>
#include <functional>
#include <span>

using namespace dragoman;
using namespace dragoman::probe;

namespace {

constexpr Samples kLength = 4 * kSampleRate;
constexpr Samples kFrame = 240;
constexpr Samples kLookAhead = 120;

struct Said {
  Marker marker;
  MarkTrack track{marker, 4800, kLength, 7};
  std::vector<float> sound = std::vector<float>(static_cast<std::size_t>(kLength) + 48000);

  Said() { track.render(sound, 1, 0); }
};

std::vector<float> delayed(const std::vector<float>& sound, Samples by, float gain = 1) {
  std::vector<float> result(static_cast<std::size_t>(by));
  for (const float x : sound) result.push_back(gain * x);
  return result;
}

/// Through Opus; `lost(n)` frames are concealed.
std::vector<float> coded(const std::vector<float>& sound, int bitrate,
                         const std::function<bool(int)>& lost) {
  opus::EncoderConfig config;
  config.frame = kFrame;
  config.bitrate = bitrate;
  opus::Encoder encoder(config);
  opus::FrameDecoder decoder(1);
  std::array<std::byte, 1275> packet;
  std::vector<float> result;
  std::array<float, static_cast<std::size_t>(kFrame)> pcm{};
  int n = 0;
  for (std::size_t at = 0; at + pcm.size() <= sound.size(); at += pcm.size(), ++n) {
    const auto size = encoder.encode(audio::Block{sound}.subspan(at, pcm.size()), packet);
    if (lost(n))
      decoder.conceal(pcm);
    else
      decoder.decode(std::span<const std::byte>{packet}.first(size), pcm);
    result.insert(result.end(), pcm.begin(), pcm.end());
  }
  return result;
}

MarkTimes find(const Said& said, const std::vector<float>& heard) {
  MarkFinder finder(said.marker);
  for (std::size_t at = 0; at < heard.size(); at += 1000)
    finder.push(audio::Block{heard}.subspan(at, std::min<std::size_t>(1000, heard.size() - at)));
  return match(said.track.marks(), finder.found(), kSampleRate);
}

void check_all_at(const MarkTimes& times, double delay, double margin) {
  for (const double found : times.delays) CHECK(found == Approx(delay).margin(margin));
}

}  // namespace

TEST_CASE("Every mark of clean sound is found to the sample, at any level and polarity") {
  const Said said;
  const float gain = GENERATE(1.0F, 0.01F, -0.5F);
  const auto times = find(said, delayed(said.sound, 531, gain));
  CHECK(times.delays.size() == said.track.marks().size());
  CHECK(times.lost == 0);
  check_all_at(times, 531, 0.1);
}

TEST_CASE("Through Opus at 32 kb/s and more every mark is found, to a tenth of a millisecond") {
  const Said said;
  const int bitrate = GENERATE(32000, 64000, 96000);
  const auto times = find(said, delayed(coded(said.sound, bitrate, [](int) { return false; }), 77));
  CHECK(times.lost == 0);
  check_all_at(times, 77 + kLookAhead, 4.8);
}

TEST_CASE("Through Opus at 24 kb/s every mark is found, to a millisecond") {
  const Said said;
  const auto times = find(said, coded(said.sound, 24000, [](int) { return false; }));
  CHECK(times.lost == 0);
  check_all_at(times, kLookAhead, 48);
}

TEST_CASE("With every seventh frame concealed marks are found where they are") {
  const Said said;
  const int bitrate = GENERATE(32000, 64000, 96000);
  const auto times = find(said, coded(said.sound, bitrate, [](int n) { return n % 7 == 0; }));
  CHECK(times.lost <= static_cast<int>(said.track.marks().size()) / 10);
  check_all_at(times, kLookAhead, 24);
}

TEST_CASE("Level match and limiter leave marks where they are") {
  const Said said;
  const float gain = GENERATE(0.05F, 1.9F);  // one is raised, the other held by the limiter
  auto sound = delayed(said.sound, 0, gain);
  audio::LevelMatcher matcher(1);
  audio::Limiter limiter(1);
  for (std::size_t at = 0; at + kFrame <= sound.size(); at += kFrame) {
    const auto block = audio::MutableBlock{sound}.subspan(at, kFrame);
    matcher.process(block, block);
    limiter.process(block);
  }
  CHECK((limiter.held() > 0) == (gain > 1));
  const auto times = find(said, coded(sound, 32000, [](int) { return false; }));
  CHECK(times.lost == 0);
  check_all_at(times, kLookAhead, 9.6);
}

TEST_CASE("Where nothing of a mark arrived it is lost, not found elsewhere") {
  const Said said;
  const auto gone = [&](Samples at) { return at > kSampleRate && at < 2 * kSampleRate; };
  auto heard = delayed(said.sound, 100);
  int expected = 0;
  for (const Samples mark : said.track.marks()) {
    if (!gone(mark)) continue;
    ++expected;
    for (Samples i = 0; i < Marker::kLength; ++i)
      heard[static_cast<std::size_t>(mark + 100 + i)] = 0;
  }
  const auto times = find(said, heard);
  CHECK(expected > 2);
  CHECK(times.lost == expected);
  check_all_at(times, 100, 0.1);
}

TEST_CASE("A delay that time-scaling takes away is seen in the marks after it") {
  const Said said;
  playout::SampleQueue queue(1);
  playout::Lags allowed;
  for (std::size_t lag = 100; lag <= 400; ++lag) allowed.set(lag);
  std::vector<float> heard;
  Samples removed = 0;
  Samples changed_at = 0;
  std::array<float, static_cast<std::size_t>(kFrame)> pcm{};
  for (std::size_t at = 0; at + pcm.size() <= said.sound.size(); at += pcm.size()) {
    queue.push(audio::Block{said.sound}.subspan(at, pcm.size()));
    if (queue.length() < 2000) continue;
    if (removed == 0 && at > static_cast<std::size_t>(kLength) / 2) {
      changed_at = static_cast<Samples>(at);
      removed = playout::shrink(queue, allowed, -1);
    }
    queue.pop(pcm);
    heard.insert(heard.end(), pcm.begin(), pcm.end());
  }
  REQUIRE(removed > 0);
  const auto times = find(said, heard);
  CHECK(times.lost <= 1);  // the one that was cut, perhaps
  for (std::size_t i = 0; i < times.sent.size(); ++i) {
    const bool before = times.sent[i] + 4000 < changed_at, after = times.sent[i] > changed_at;
    if (before) CHECK(times.delays[i] == Approx(0).margin(0.1));
    if (after) CHECK(times.delays[i] == Approx(-removed).margin(0.1));
  }
}

namespace {

/// Noise in the long-term spectrum of speech (flat from 100 to 500 Hz, falling by 12 dB an octave
/// above 1.5 kHz) and its rhythm: four syllables a second, never quite alike.
class SpeechNoise {
 public:
  float next() {
    state_ = state_ * 1664525U + 1013904223U;
    const float white = static_cast<float>(state_ >> 8) / 8388608.0F - 1.0F;
    low_ += 0.063F * (white - low_);
    lower_ += 0.18F * (low_ - lower_);
    high_ = 0.987F * (high_ + lower_ - before_);
    before_ = lower_;
    // A walk over the circle: no two syllables of an hour are the same.
    if (++count_ % 48 == 0) syllable_ += 0.0251F + 0.02F * white;
    const float loud = 0.5F + 0.5F * std::sin(syllable_);
    return high_ * loud * loud;
  }

 private:
  std::uint32_t state_ = 1;
  float low_ = 0, lower_ = 0, high_ = 0, before_ = 0, syllable_ = 0;
  std::int64_t count_ = 0;
};

}  // namespace

TEST_CASE("In an hour of noise like speech there is no mark, and the one after it is found") {
  const Said said;
  SpeechNoise speech;
  MarkFinder finder(said.marker);
  std::vector<float> second(static_cast<std::size_t>(kSampleRate));
  constexpr int kHour = 3600;
  for (int i = 0; i < kHour; ++i) {
    for (float& sample : second) sample = speech.next();
    finder.push(second);
  }
  CHECK(finder.found().empty());
  finder.push(said.marker.sound());
  finder.push(std::vector<float>(static_cast<std::size_t>(2 * Marker::kLength)));
  REQUIRE(finder.found().size() == 1);
  CHECK(finder.found()[0].at == Approx(double{kHour} * kSampleRate).margin(0.1));
}

TEST_CASE("Noise is no mark, and a track renders alike in any blocks") {
  const Said said;
  std::vector<float> noise;
  std::uint32_t state = 1;
  for (int i = 0; i < kSampleRate; ++i) {
    state = state * 1664525U + 1013904223U;
    noise.push_back(static_cast<float>(state >> 8) / 8388608.0F - 1.0F);
  }
  MarkFinder finder(said.marker);
  finder.push(noise);
  CHECK(finder.found().empty());

  std::vector<float> pieces(said.sound.size());
  for (std::size_t at = 0; at < pieces.size(); at += 113)
    said.track.render(
        audio::MutableBlock{pieces}.subspan(at, std::min<std::size_t>(113, pieces.size() - at)), 1,
        static_cast<Samples>(at));
  CHECK(pieces == said.sound);
}

TEST_CASE("The delay that most marks share decides when echoes of others lie nearer") {
  const std::vector<Samples> sent{0, 10000, 23000, 33500, 47000, 58000};
  std::vector<FoundMark> found;
  for (const Samples at : sent) found.push_back({static_cast<double>(at) + 30000.25, 0.9});
  found.erase(found.begin() + 2);
  const auto times = match(sent, found, 2 * kSampleRate);
  CHECK(times.lost == 1);
  CHECK(times.delays == std::vector<double>(5, 30000.25));
  CHECK(match(sent, {}, kSampleRate).lost == 6);
}
