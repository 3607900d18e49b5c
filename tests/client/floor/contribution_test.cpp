#include "client/floor/contribution.h"

#include "codecs/opus/frame_decoder.h"
#include "codecs/pcm/linear.h"
#include "codecs/rtp/extension_values.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <stdexcept>
#include <vector>

using namespace dragoman;
using namespace dragoman::client;
using namespace dragoman::testing;
using namespace std::chrono_literals;

namespace {

constexpr WallTime kStart{1'800'000'000s};
const StreamIdentity kIdentity{rtp::Ssrc{0x11223344}, rtp::kPayloadL16};

struct Sent {
  std::vector<std::byte> datagram;
  rtp::Packet packet() const { return rtp::parse(datagram).value(); }
};

/// Pushes `in` in blocks of `size` floats, each captured at its exact time.
std::vector<Sent> push(Contribution& contribution, const std::vector<float>& in, std::size_t size,
                       int channels = 1) {
  std::vector<Sent> sent;
  for (std::size_t at = 0; at < in.size(); at += size) {
    const auto frame = static_cast<Samples>(at) / channels;
    contribution.push(audio::Block(in).subspan(at, std::min(size, in.size() - at)),
                      kStart + samples_to_duration(frame), kIdentity, [&](rtp::Bytes datagram) {
                        sent.push_back({{datagram.begin(), datagram.end()}});
                      });
  }
  return sent;
}

}  // namespace

TEST_CASE("any blocks become packets of 2.5 ms, numbered across both wraps, no sample lost") {
  const auto in = sine(440, 0.5, 12000);
  for (const std::size_t size : {64U, 120U, 240U, 333U}) {
    Contribution contribution({}, rtp::SequenceNumber{0xFFF0}, rtp::Timestamp{0xFFFFFF00});
    const auto sent = push(contribution, in, size);
    REQUIRE(sent.size() == 100);
    std::vector<float> heard;
    for (std::size_t n = 0; n < sent.size(); ++n) {
      const auto packet = sent[n].packet();
      CHECK(packet.sequence == rtp::SequenceNumber{static_cast<std::uint16_t>(0xFFF0 + n)});
      CHECK(packet.timestamp == rtp::Timestamp{0xFFFFFF00U + static_cast<std::uint32_t>(120 * n)});
      CHECK(packet.ssrc == kIdentity.ssrc);
      CHECK(packet.payload_type == rtp::kPayloadL16);
      CHECK(packet.marker == (n == 0));
      std::vector<float> block(120);
      REQUIRE(pcm::decode(pcm::Encoding::l16, packet.payload, block) == 120);
      heard.insert(heard.end(), block.begin(), block.end());
    }
    for (std::size_t i = 0; i < heard.size(); ++i) REQUIRE(heard[i] == Approx(in[i]).margin(2e-5));
  }
}

TEST_CASE("every packet says its level, and once a second when it was captured") {
  Contribution contribution({}, {}, {});
  const auto sent = push(contribution, sine(1000, 0.1, 3 * 48000), 333);
  int stamps = 0;
  for (std::size_t n = 0; n < sent.size(); ++n) {
    const auto packet = sent[n].packet();
    const auto level =
        rtp::parse_audio_level(rtp::find_extension(packet.extension, rtp::kAudioLevelId));
    REQUIRE(level.has_value());
    CHECK(level->below_overload == Approx(23).margin(1.5));  // -20 dBFS, and 3 dB to a square wave
    const auto stamp =
        rtp::parse_abs_capture_time(rtp::find_extension(packet.extension, rtp::kAbsCaptureTimeId));
    CHECK(stamp.has_value() == (n % 400 == 0));
    if (!stamp) continue;
    ++stamps;
    const auto error = rtp::from_ntp(stamp->captured) - kStart -
                       samples_to_duration(120 * static_cast<Samples>(n));
    CHECK(std::chrono::abs(error) < 100ns);
  }
  CHECK(stamps == 3);
}

TEST_CASE("time that the device lost is told at once, in more than one packet") {
  Contribution contribution({}, {}, {});
  std::vector<bool> stamped;
  std::vector<Nanoseconds> errors;
  const std::vector<float> packet(120);
  WallTime captured = kStart;
  for (int n = 0; n < 100; ++n, captured += 2500us) {
    if (n == 50) captured += 3s;
    contribution.push(packet, captured, kIdentity, [&](rtp::Bytes datagram) {
      const auto parsed = rtp::parse(datagram).value();
      const auto stamp = rtp::parse_abs_capture_time(
          rtp::find_extension(parsed.extension, rtp::kAbsCaptureTimeId));
      stamped.push_back(stamp.has_value());
      if (stamp) errors.push_back(std::chrono::abs(rtp::from_ntp(stamp->captured) - captured));
    });
  }
  REQUIRE(stamped.size() == 100);
  for (std::size_t n = 0; n < stamped.size(); ++n) {
    CAPTURE(n);
    CHECK(stamped[n] == (n == 0 || (n >= 50 && n < 54)));
  }
  for (const Nanoseconds error : errors) CHECK(error < 100ns);
}

TEST_CASE("a stereo floor keeps left and right apart") {
  ContributionConfig config;
  config.channels = 2;
  Contribution contribution(config, {}, {});
  std::vector<float> in;
  for (int n = 0; n < 1200; ++n) in.insert(in.end(), {0.25F, -0.5F});
  const auto sent = push(contribution, in, 2 * 77, 2);
  REQUIRE(sent.size() == 10);
  std::vector<float> block(240);
  pcm::decode(pcm::Encoding::l16, sent[5].packet().payload, block);
  CHECK(block[0] == 0.25F);
  CHECK(block[239] == -0.5F);
}

TEST_CASE("Opus on request: the tone arrives, and its capture time counts the look-ahead") {
  ContributionConfig config;
  config.codec = control::Codec::opus;
  config.packet = 240;
  Contribution contribution(config, {}, {});
  const auto sent = push(contribution, sine(1000, 0.25, 48000), 240);
  REQUIRE(sent.size() == 200);
  opus::FrameDecoder decoder(1);
  std::vector<float> heard, block(240);
  for (const Sent& one : sent) {
    CHECK(decoder.decode(one.packet().payload, block) == 240);
    heard.insert(heard.end(), block.begin(), block.end());
  }
  CHECK(fit_sine(audio::Block(heard).subspan(4800), 1000).amplitude == Approx(0.25).epsilon(0.05));
  const auto stamp = rtp::parse_abs_capture_time(
      rtp::find_extension(sent[0].packet().extension, rtp::kAbsCaptureTimeId));
  REQUIRE(stamp.has_value());
  CHECK(std::chrono::abs(rtp::from_ntp(stamp->captured) - (kStart - 2500us)) < 100ns);
}

TEST_CASE("what cannot be sent is refused") {
  const auto refused = [](control::Codec codec, int channels, Samples packet) {
    ContributionConfig config;
    config.codec = codec;
    config.channels = channels;
    config.packet = packet;
    CHECK_THROWS_AS(Contribution(config, {}, {}), std::invalid_argument);
  };
  refused(control::Codec::l16, 1, 121);
  refused(control::Codec::l16, 3, 120);
  refused(control::Codec::l16, 1, 960);
  refused(control::Codec::l16, 2, 480);
  refused(control::Codec::l24, 1, 120);
}

TEST_CASE("making packets neither allocates nor locks") {
  if (!RealtimeGuard::active()) return;
  for (const auto codec : {control::Codec::l16, control::Codec::opus}) {
    ContributionConfig config;
    config.codec = codec;
    Contribution contribution(config, {}, {});
    const auto in = sine(440, 0.5, 333);
    std::size_t bytes = 0;
    RealtimeGuard guard;
    for (int n = 0; n < 500; ++n) {
      contribution.push(in, kStart, kIdentity,
                        [&](rtp::Bytes datagram) { bytes += datagram.size(); });
    }
    CHECK(guard.allocations() == 0);
    CHECK(guard.locks() == 0);
    CHECK(bytes > 0);
  }
}
