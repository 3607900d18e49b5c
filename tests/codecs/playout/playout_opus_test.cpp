/// Opus and stereo through the whole playout. What is heard of a network with faults is compared
/// with what a decoder gives that got every packet in order.

#include "codecs/opus/frame_decoder.h"
#include "codecs/pcm/frame_decoder.h"
#include "tests/codecs/audio/signals.h"
#include "tests/codecs/playout/playout_wire.h"
#include "tests/support/catch.h"
#include "tests/support/known_signal.h"

#include <cmath>
#include <random>

using namespace std::chrono_literals;
using namespace dragoman;
using testing::Block;
using testing::Stream;
using testing::Wire;
using Payload = std::vector<std::byte>;

namespace {

constexpr int kSecond = 200;  ///< frames

/// Frames of a tone to the left and another one to the right, and how they sound.
struct Tones {
  explicit Tones(int channels, double left = 440, double right = 1000) {
    std::vector<float> pcm;
    for (Samples i = 0; i < 14 * kSecond * Stream::kFrame; ++i) {
      pcm.push_back(testing::tone_sample(i, left));
      if (channels == 2) pcm.push_back(testing::tone_sample(i, right));
    }
    send(pcm, channels);
  }
  explicit Tones(const std::vector<float>& mono) { send(mono, 1); }

  void send(const std::vector<float>& pcm, int channels) {
    opus::EncoderConfig config;
    config.channels = channels;
    opus::Encoder encoder{config};
    opus::FrameDecoder decoder{channels};
    const auto size = static_cast<std::size_t>(Stream::kFrame * channels);
    std::vector<float> block(size);
    for (std::size_t at = 0; at + size <= pcm.size(); at += size) {
      Payload out(1275);
      out.resize(encoder.encode(audio::Block{pcm}.subspan(at, size), out));
      REQUIRE(decoder.decode(out, block) == Stream::kFrame);
      sound.insert(sound.end(), block.begin(), block.end());
      frames.push_back(std::move(out));
    }
  }
  const Payload& frame(int n) const { return frames[static_cast<std::size_t>(n)]; }

  std::vector<Payload> frames;
  std::vector<float> sound;
};

Wire wire_for(int channels, Nanoseconds delay, const Stream& stream = {}) {
  playout::Config config;
  config.format.channels = channels;
  config.min_delay = delay;
  Wire wire{config, stream};
  wire.playout().add_decoder(rtp::kPayloadOpus, std::make_unique<opus::FrameDecoder>(channels));
  return wire;
}

Samples concealed(const std::vector<Block>& heard) {
  Samples sum = 0;
  for (const Block& block : heard) sum += block.pull.waiting ? 120 : block.pull.concealed;
  return sum;
}

/// Largest difference between what was heard and `sound`, whose first sample is the stream's.
float difference(const std::vector<Block>& heard, const std::vector<float>& sound, int channels) {
  float largest = 0;
  for (const Block& block : heard) {
    const auto from = static_cast<std::size_t>(block.timestamp * channels);
    REQUIRE(from + block.sound.size() <= sound.size());
    for (std::size_t i = 0; i < block.sound.size(); ++i)
      largest = std::max(largest, std::abs(block.sound[i] - sound[from + i]));
  }
  return largest;
}

/// Amplitude of the tone of `hertz` on one side of what was heard.
double amplitude(const std::vector<Block>& heard, double hertz, std::size_t side) {
  double re = 0, im = 0, count = 0;
  for (const Block& block : heard) {
    for (std::size_t i = side; i < block.sound.size(); i += 2, ++count) {
      const double angle = 2 * std::numbers::pi * hertz * count / kSampleRate;
      re += block.sound[i] * std::cos(angle);
      im += block.sound[i] * std::sin(angle);
    }
  }
  return 2 * std::hypot(re, im) / count;
}

}  // namespace

TEST_CASE("Opus packets that overtake each other or come twice sound as if they had not") {
  const int channels = GENERATE(1, 2);
  const Tones tones{channels};
  Wire wire = wire_for(channels, 20ms);
  for (int n = 0; n < 8 * kSecond; ++n) {
    wire.send(n, tones.frame(n), n % 5 == 0 ? 12ms : 0ms);
    if (n % 7 == 0) wire.send(n, tones.frame(n), 3ms);
  }
  wire.play_until(2 * kSecond);
  const auto heard = wire.play_until(8 * kSecond);
  CHECK(concealed(heard) == 0);
  CHECK(difference(heard, tones.sound, channels) == 0);
  CHECK(wire.stats().reordered > 100);
  CHECK(wire.stats().duplicates > 100);
  CHECK(wire.stats().lost == 0);
}

TEST_CASE("a device that stops again and again never makes the sound louder than it was") {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    const Tones words{testing::words_and_pauses(seed, 14 * kSampleRate)};
    Wire wire = wire_for(1, 10ms);
    for (int n = 0; n < 14 * kSecond; ++n) wire.send(n, words.frame(n));
    const float loudest = testing::peak(words.sound);
    std::minstd_rand random{seed};
    float heard = 0;
    int stops = 0;
    for (int until = kSecond; until < 13 * kSecond; ++stops) {
      for (const Block& block : wire.play_until(until)) {
        heard = std::max(heard, testing::peak(block.sound));
      }
      const auto gone = std::chrono::milliseconds{50 + random() % 400};
      wire.skip(gone);
      until += static_cast<int>(gone / Stream::kSpacing) + static_cast<int>(random() % 40);
    }
    CAPTURE(seed, stops);
    CHECK(stops >= 30);
    CHECK(heard > loudest / 2);
    CHECK(heard <= 1.2F * loudest);
  }
}

TEST_CASE("left stays left and right stays right") {
  const Tones tones{2};
  Wire wire = wire_for(2, 0ms);
  for (int n = 0; n < 4 * kSecond; ++n) wire.send(n, tones.frame(n));
  wire.play_until(2 * kSecond);
  const auto heard = wire.play_until(4 * kSecond);
  CHECK(amplitude(heard, 440, 0) == Approx(0.25).epsilon(0.05));
  CHECK(amplitude(heard, 1000, 1) == Approx(0.25).epsilon(0.05));
  CHECK(amplitude(heard, 1000, 0) < 0.005);
  CHECK(amplitude(heard, 440, 1) < 0.005);
}

TEST_CASE("what RED has copies of is not missing: the sound is that of no loss at all") {
  const int in_a_row = GENERATE(1, 2);
  CAPTURE(in_a_row);
  const Tones tones{1};
  Stream stream;
  stream.type = rtp::kPayloadRed;
  stream.first_timestamp = 0xFFFFFFFFU - 3 * 48'000U;  // and the numbers wrap in the middle of it
  stream.first_sequence = 65'000;
  Wire wire = wire_for(1, 20ms, stream);
  rtp::RedWriter red{{1, 2}, Stream::kFrame};
  for (int n = 0; n < 8 * kSecond; ++n) {
    Payload payload(1400);
    payload.resize(red.write(FrameIndex{n}, tones.frame(n), payload));
    if (n % 20 >= in_a_row) wire.send(n, payload);
  }
  wire.play_until(2 * kSecond);
  const auto heard = wire.play_until(8 * kSecond);
  CHECK(concealed(heard) == 0);
  CHECK(difference(heard, tones.sound, 1) == 0);
  CHECK(wire.stats().lost == 0);
  CHECK(wire.stats().late == 0);
  CHECK(wire.stats().restarts == 0);
  CHECK(wire.stats().received == Approx(8 * kSecond).margin(6));
}

TEST_CASE("with no delay set, it learns to wait for the copies that losses need") {
  const Tones tones{1};
  Stream stream;
  stream.type = rtp::kPayloadRed;
  Wire wire = wire_for(1, 0ms, stream);
  rtp::RedWriter red{{2}, Stream::kFrame};
  for (int n = 0; n < 12 * kSecond; ++n) {
    Payload payload(1400);
    payload.resize(red.write(FrameIndex{n}, tones.frame(n), payload));
    if (n % 20 != 19) wire.send(n, payload);
  }
  wire.play_until(4 * kSecond);
  CHECK(concealed(wire.play_until(12 * kSecond)) == 0);
  CHECK(wire.stats().delay >= 2 * Stream::kFrame);
  CHECK(wire.stats().delay < 4 * Stream::kFrame);
}

TEST_CASE("a lost Opus packet is concealed at its place, what follows is in time") {
  const Tones tones{1};
  Wire wire = wire_for(1, 10ms);
  for (int n = 0; n < 6 * kSecond; ++n) {
    if (n % 100 != 50) wire.send(n, tones.frame(n));
  }
  wire.play_until(2 * kSecond);
  const auto heard = wire.play_until(6 * kSecond);
  CHECK(concealed(heard) == 8 * Stream::kFrame);
  CHECK(wire.stats().lost == 12);
  // A tone of 0.25 goes on: neither silence nor a burst, and in step with the sender.
  CHECK(difference(heard, tones.sound, 1) < 0.1F);
}

TEST_CASE("time stamp and sequence number wrap in the middle of Opus sound") {
  const Tones tones{2};
  Stream stream;
  stream.first_timestamp = 0xFFFFFFFFU - 4 * 48'000U;
  stream.first_sequence = 65'000;
  Wire wire = wire_for(2, 15ms, stream);
  for (int n = 0; n < 8 * kSecond; ++n) {
    wire.send(n, tones.frame(n), n % 3 == 0 ? 7ms : 0ms);
  }
  wire.play_until(2 * kSecond);
  const auto heard = wire.play_until(8 * kSecond);
  CHECK(concealed(heard) == 0);
  CHECK(difference(heard, tones.sound, 2) == 0);
  CHECK(wire.stats().play_timestamp > 0x100000000);
  CHECK(wire.stats().restarts == 0);
}

TEST_CASE("after a restart the new sender is heard and nothing of the old one") {
  const Tones before{2}, after{2, 600, 1500};
  Stream second;
  SECTION("another SSRC") {
    second.ssrc = 2;
  }
  SECTION("the same SSRC with other time stamps") {
    second.first_timestamp = 0x80000000;
  }
  Wire wire = wire_for(2, 10ms);
  for (int n = 0; n < 3 * kSecond; ++n) wire.send(n, before.frame(n));
  wire.play_until(3 * kSecond);
  wire.restart(second, 3 * kSecond);
  for (int n = 3 * kSecond; n < 8 * kSecond; ++n) wire.send(n, after.frame(n));
  wire.play_until(4 * kSecond);
  const auto heard = wire.play_until(8 * kSecond);
  CHECK(concealed(heard) == 0);
  CHECK(amplitude(heard, 440, 0) < 0.005);
  CHECK(amplitude(heard, 600, 0) == Approx(0.25).epsilon(0.05));
  CHECK(amplitude(heard, 1500, 1) == Approx(0.25).epsilon(0.05));
  CHECK(difference(heard, after.sound, 2) < 1e-3F);
  CHECK(wire.stats().restarts == 1);
}

TEST_CASE("stereo PCM comes out sample for sample in spite of reordering and RED-less loss") {
  const auto encoding = GENERATE(pcm::Encoding::l16, pcm::Encoding::l24);
  Stream stream;
  stream.type = rtp::kPayloadL24;
  playout::Config config;
  config.format.channels = 2;
  config.min_delay = 15ms;
  Wire wire{config, stream};
  wire.playout().add_decoder(stream.type, std::make_unique<pcm::FrameDecoder>(encoding, 2, 2));
  std::vector<float> sound;
  for (int n = 0; n < 6 * kSecond; ++n) {
    std::vector<float> pcm;
    for (Samples i = n * Stream::kFrame; i < (n + 1) * Stream::kFrame; ++i) {
      pcm.push_back(testing::known_sample(i));
      pcm.push_back(testing::known_sample(i + 1'000'000));
    }
    Payload payload(2 * 3 * Stream::kFrame);
    payload.resize(pcm::encode(encoding, pcm, payload));
    sound.insert(sound.end(), pcm.begin(), pcm.end());
    if (n % 50 != 25) wire.send(n, payload, n % 4 == 0 ? 8ms : 0ms);
  }
  wire.play_until(2 * kSecond);
  auto heard = wire.play_until(6 * kSecond);
  CHECK(concealed(heard) == 16 * Stream::kFrame);
  // A block of concealment and the 2.5 ms after it, which fade back in, are not what was sent.
  for (std::size_t i = heard.size(); i-- > 1;) {
    if (heard[i].pull.concealed > 0 || heard[i - 1].pull.concealed > 0)
      heard.erase(heard.begin() + static_cast<std::ptrdiff_t>(i));
  }
  CHECK(heard.size() > 1500);
  CHECK(difference(heard, sound, 2) == 0);
}
