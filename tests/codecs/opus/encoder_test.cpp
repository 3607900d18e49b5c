#include "codecs/opus/encoder.h"

#include "codecs/opus/frame_decoder.h"
#include "codecs/opus/packet.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"

#include <array>
#include <stdexcept>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

/// Encodes and decodes all of `in`, whole frames.
std::vector<float> round_trip(const opus::EncoderConfig& config, const std::vector<float>& in) {
  opus::Encoder encoder(config);
  opus::FrameDecoder decoder(config.channels);
  const auto size = static_cast<std::size_t>(config.frame * config.channels);
  std::vector<float> out;
  std::array<std::byte, opus::kMaxFrameBytes> packet;
  std::vector<float> block(size);
  for (std::size_t at = 0; at + size <= in.size(); at += size) {
    const auto bytes = encoder.encode(audio::Block(in).subspan(at, size), packet);
    REQUIRE(bytes > 0);
    const auto payload = opus::Payload(packet).first(bytes);
    REQUIRE(decoder.duration(payload) == config.frame);
    REQUIRE(decoder.decode(payload, block) == config.frame);
    out.insert(out.end(), block.begin(), block.end());
  }
  return out;
}

}  // namespace

TEST_CASE("a tone survives every frame length, in mono and stereo, with its pitch and level") {
  for (const Samples frame : {120, 240, 480, 960}) {
    for (const int channels : {1, 2}) {
      opus::EncoderConfig config;
      config.frame = frame;
      config.channels = channels;
      config.bitrate = 96000 * channels;
      const auto out = round_trip(config, sine(997, 0.25, 48000, channels));
      for (int c = 0; c < channels; ++c) {
        const auto heard = channel(out, channels, c);
        const auto fit = fit_sine(audio::Block(heard).subspan(9600), 997);
        INFO(frame << " samples, channel " << c << " of " << channels << ": SINAD "
                   << fit.sinad_db());
        CHECK(20 * std::log10(fit.amplitude / 0.25) == Approx(0).margin(0.5));
        CHECK(fit.sinad_db() > 20);
      }
    }
  }
}

TEST_CASE("15 kHz passes the default codec settings within 3 dB") {
  for (const double hz : {125.0, 5000.0, 15000.0}) {
    const auto out = round_trip({}, sine(hz, 0.25, 48000));
    const auto fit = fit_sine(audio::Block(out).subspan(9600), hz);
    INFO(hz << " Hz");
    CHECK(20 * std::log10(fit.amplitude / 0.25) == Approx(0).margin(3));
  }
}

TEST_CASE("constant bit rate gives packets of one size, variable does not") {
  opus::EncoderConfig config;
  const auto voice = sine(300, 0.3, 24000);
  auto mixed = voice;
  mixed.insert(mixed.end(), 24000, 0.0F);
  for (const bool vbr : {false, true}) {
    config.vbr = vbr;
    opus::Encoder encoder(config);
    std::array<std::byte, opus::kMaxFrameBytes> packet;
    std::size_t least = 10000, most = 0;
    for (std::size_t at = 0; at < mixed.size(); at += 240) {
      const auto bytes = encoder.encode(audio::Block(mixed).subspan(at, 240), packet);
      least = std::min(least, bytes);
      most = std::max(most, bytes);
    }
    if (vbr) {
      CHECK(least < most);
    } else {
      CHECK(least == 60);  // 96 kb/s × 5 ms
      CHECK(most == 60);
    }
  }
}

TEST_CASE("the look-ahead is 2.5 ms in low-delay mode and 6.5 ms elsewhere") {
  opus::EncoderConfig config;
  CHECK(opus::Encoder(config).lookahead() == 120);
  config.application = opus::Application::audio;
  CHECK(opus::Encoder(config).lookahead() == 312);
  config.application = opus::Application::voip;
  CHECK(opus::Encoder(config).lookahead() == 312);
}

TEST_CASE("the decoded signal lags by exactly the look-ahead") {
  auto in = noise(0.3, 48000);
  const auto out = round_trip({}, in);
  // Correlation peaks at a lag of 120 samples.
  double best = 0;
  int lag = -1;
  for (int candidate = 0; candidate < 400; ++candidate) {
    double sum = 0;
    for (std::size_t n = 9600; n < 19200; ++n)
      sum += static_cast<double>(out[n]) *
             static_cast<double>(in[n - static_cast<std::size_t>(candidate)]);
    if (sum > best) {
      best = sum;
      lag = candidate;
    }
  }
  CHECK(lag == 120);
}

TEST_CASE("a wrong setting is refused by name and range") {
  opus::EncoderConfig config;
  config.frame = 241;
  CHECK_THROWS_AS(opus::Encoder(config), std::invalid_argument);
  config = {};
  config.channels = 3;
  CHECK_THROWS_AS(opus::Encoder(config), std::invalid_argument);
  config = {};
  config.bitrate = 1;
  CHECK_THROWS_AS(opus::Encoder(config), std::invalid_argument);
  config = {};
  config.complexity = 11;
  CHECK_THROWS_AS(opus::Encoder(config), std::invalid_argument);
}

TEST_CASE("a block of another length, or too small a buffer, encodes nothing") {
  opus::Encoder encoder({});
  std::array<std::byte, opus::kMaxFrameBytes> packet;
  CHECK(encoder.encode(std::vector<float>(239), packet) == 0);
  CHECK(encoder.encode(std::vector<float>(240), std::span<std::byte>{}) == 0);
  CHECK(encoder.encode(std::vector<float>(240), packet) == 60);
}

TEST_CASE("the bit rate can change between frames") {
  opus::Encoder encoder({});
  std::array<std::byte, opus::kMaxFrameBytes> packet;
  encoder.set_bitrate(64000);
  CHECK(encoder.encode(std::vector<float>(240), packet) == 40);
  encoder.set_bitrate(10'000'000);
  CHECK(encoder.config().bitrate == 510000);
}
