/// How loud a change of channel is: streams of the relay's own kind, joined in their middle.

#include "client/listen/ear.h"
#include "codecs/opus/encoder.h"
#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace std::chrono_literals;

namespace {

constexpr Samples kFrame = 240;
constexpr int kBefore = 100, kAfter = 60;  ///< frames, around the change
constexpr std::size_t kFrames = kBefore + kAfter;

/// A programme as the relay sends it: Opus, and in every packet how loud it is.
class Programme {
 public:
  Programme(int id, double amplitude, std::uint32_t seed)
      : Programme(id, testing::noise(amplitude, static_cast<std::size_t>(kFrame) * kFrames, seed)) {
  }
  Programme(int id, std::vector<float> sound)
      : voice(id, id, StreamFormat{}, 1), sound_(std::move(sound)) {}

  void send(Instant now, bool joined) {
    const auto frame = audio::Block(sound_).subspan(frame_ * kFrame, kFrame);
    const std::size_t size = encoder_.encode(frame, payload_);
    double sum = 0;
    for (const float x : frame) sum += static_cast<double>(x * x);
    rtp::ExtensionWriter extension;
    rtp::AudioLevel level;
    level.below_overload = static_cast<std::uint8_t>(
        std::min(127L, std::lround(-10 * std::log10(sum / static_cast<double>(kFrame)))));
    extension.add(rtp::kAudioLevelId, rtp::encode(level));
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadOpus;
    packet.sequence = rtp::SequenceNumber{} + static_cast<int>(frame_);
    packet.timestamp = rtp::Timestamp{} + static_cast<std::int64_t>(frame_ * kFrame);
    packet.extension = extension.body();
    packet.payload = rtp::Bytes{payload_}.first(size);
    if (joined) voice.queue().push(packet, now);
    ++frame_;
  }

  Voice voice;

 private:
  std::vector<float> sound_;
  opus::Encoder encoder_{{}};
  std::array<std::byte, 1275> payload_{};
  std::size_t frame_ = 0;
};

/// Mean power of each frame from the change on, over many changes, in dB of that before it.
std::vector<double> powers_after_change(double amplitude, bool same_programme) {
  std::array<double, kAfter> after{};
  double before = 0;
  constexpr int kChanges = 30;
  for (std::uint32_t change = 0; change < kChanges; ++change) {
    const std::uint32_t seed = 1000 * change + 1;
    Programme from(1, amplitude, seed), to(2, amplitude, same_programme ? seed : seed + 77);
    Ear ear(1);
    ear.add(&from.voice);
    Instant now{1h};
    for (int n = 0; n < kBefore + kAfter; ++n, now += 5ms) {
      if (n == kBefore) ear.add(&to.voice);
      from.send(now, true);
      to.send(now, n >= kBefore);
      std::array<float, kFrame> block{};
      ear.render(block, now + 3ms);
      double power = 0;
      for (const float x : block) power += static_cast<double>(x * x);
      if (n >= kBefore)
        after[static_cast<std::size_t>(n - kBefore)] += power;
      else if (n >= kBefore - 20)
        before += power / 20;
    }
    REQUIRE(ear.status().current == 2);
    REQUIRE(ear.status().settled);
  }
  std::vector<double> decibels;
  for (const double power : after) decibels.push_back(10 * std::log10(power / before));
  return decibels;
}

}  // namespace

TEST_CASE("between two programmes the loudness holds through a change of channel") {
  const double amplitude = GENERATE(0.8, 0.2, 0.05, 0.01);
  const auto decibels = powers_after_change(amplitude, false);
  for (std::size_t n = 0; n < decibels.size(); ++n) {
    CAPTURE(amplitude, n);
    CHECK(std::abs(decibels[n]) < 1.0);
  }
}

TEST_CASE("between two channels that carry the same the loudness holds, too") {
  const double amplitude = GENERATE(0.8, 0.2, 0.05);
  const auto decibels = powers_after_change(amplitude, true);
  for (std::size_t n = 0; n < decibels.size(); ++n) {
    CAPTURE(amplitude, n);
    CHECK(std::abs(decibels[n]) < 1.0);
  }
}

TEST_CASE("a device that stops again and again makes nothing louder than it was") {
  for (std::uint32_t seed = 1; seed <= 10; ++seed) {
    const int frames = 10 * kSampleRate / static_cast<int>(kFrame);
    Programme words(1, testing::words_and_pauses(seed, static_cast<std::size_t>(frames) * kFrame));
    Ear ear(1);
    ear.add(&words.voice);
    Instant now{1h};
    std::minstd_rand random{seed};
    float before = 0, after = 0;
    int stops = 0;
    for (int n = 0, stopped = 0, runs = 400; n < frames; ++n, now += 5ms) {
      words.send(now, true);
      if (n >= 400 && stopped == 0 && --runs == 0) {
        stopped = static_cast<int>(10 + random() % 80);
        runs = static_cast<int>(1 + random() % 40);
        ++stops;
      }
      if (stopped > 0) {
        --stopped;
        continue;
      }
      std::array<float, kFrame> block{};
      ear.render(block, now + 3ms);
      float& loudest = stops == 0 ? before : after;
      loudest = std::max(loudest, testing::peak(block));
    }
    CAPTURE(seed, stops);
    CHECK(stops > 10);
    CHECK(after > before / 2);
    CHECK(after <= 1.5F * before);
  }
}
