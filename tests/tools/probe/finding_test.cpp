/// Marks are found where they are, in sound as networks and codecs leave it.

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

TEST_CASE("Through Opus marks are found to a tenth of a millisecond") {
  const Said said;
  const int bitrate = GENERATE(64000, 96000);
  const auto times = find(said, delayed(coded(said.sound, bitrate, [](int) { return false; }), 77));
  CHECK(times.lost == 0);
  check_all_at(times, 77 + kLookAhead, 4.8);
}

TEST_CASE("With every seventh frame concealed most marks are found, each where it is") {
  const Said said;
  const auto times = find(said, coded(said.sound, 96000, [](int n) { return n % 7 == 0; }));
  CHECK(times.lost <= static_cast<int>(said.track.marks().size()) / 3);
  check_all_at(times, kLookAhead, 24);
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
