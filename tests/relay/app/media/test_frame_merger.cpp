#include "codecs/audio/tone.h"
#include "codecs/opus/encoder.h"
#include "codecs/opus/packet.h"
#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/sequencer.h"
#include "relay/app/media/frame_merger.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>
#include <vector>

using namespace dragoman;
using namespace dragoman::app;
using namespace std::chrono_literals;
using dragoman::testing::RealtimeGuard;

namespace {

constexpr rtp::Ssrc kSsrc{0x1234};
constexpr Samples kFrame = 240;
/// Begins a stretch of 20 ms.
constexpr FrameIndex kAligned{4 * 1'000'003};

/// The packets of a channel, frame after frame.
class Channel {
 public:
  rtp::Packet packet(FrameIndex n) {
    std::array<float, kFrame> pcm{};
    tone_.process(pcm, 1);
    const std::size_t size = encoder_.encode(pcm, opus_);
    rtp::Packet packet;
    packet.payload_type = rtp::kPayloadOpus;
    packet.sequence = rtp::sequence_of(n);
    packet.timestamp = rtp::timestamp_of(n, kFrame);
    packet.payload = rtp::Bytes{opus_}.first(size);
    return packet;
  }

 private:
  audio::Tone tone_{440};
  opus::Encoder encoder_{opus::EncoderConfig{}};
  std::array<std::byte, opus::kMaxFrameBytes> opus_{};
};

std::vector<std::byte> copy(rtp::Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("four frames of 5 ms make one packet of 20 ms on the media clock") {
  FrameMerger merger(kSsrc, kFrame, 960);
  Channel channel;
  for (int i = 0; i < 3; ++i) CHECK(merger.add(kAligned + i, channel.packet(kAligned + i)).empty());
  const auto first = copy(merger.add(kAligned + 3, channel.packet(kAligned + 3)));
  const auto packet = rtp::parse(first);
  REQUIRE(packet);
  CHECK(packet->ssrc == kSsrc);
  CHECK(packet->payload_type == rtp::kPayloadOpus);
  CHECK(packet->sequence == rtp::sequence_of(FrameIndex{1'000'003}));
  CHECK(packet->timestamp == rtp::timestamp_of(kAligned, kFrame));
  CHECK(opus::duration(packet->payload) == 960);
  CHECK(opus::frame_count(packet->payload) == 4);
}

TEST_CASE("merging begins at a boundary, and a missing frame costs its packet only") {
  FrameMerger merger(kSsrc, kFrame, 480);
  Channel channel;
  std::vector<rtp::SequenceNumber> sent;
  for (int i = 1; i < 12; ++i) {
    const FrameIndex n = kAligned + i;
    const rtp::Packet frame = channel.packet(n);
    if (i == 5) continue;  // lost on the way to the fan-out
    const auto packet = rtp::parse(merger.add(n, frame));
    if (packet) sent.push_back(packet->sequence);
  }
  const auto number = [](int i) { return rtp::sequence_of(FrameIndex{2 * 1'000'003 + i}); };
  CHECK(sent == std::vector{number(1), number(3), number(4), number(5)});
}

TEST_CASE("the capture time of a merged packet is that of its first sample") {
  FrameMerger merger(kSsrc, kFrame, 960);
  Channel channel;
  const WallTime captured{1'700'000'000s};
  rtp::ExtensionWriter extension;
  extension.add(rtp::kAudioLevelId, rtp::encode(rtp::AudioLevel{false, 21}));
  extension.add(rtp::kAbsCaptureTimeId,
                rtp::encode(rtp::AbsCaptureTime{rtp::to_ntp(captured), std::nullopt}));
  std::vector<std::byte> merged;
  for (int i = 0; i < 4; ++i) {
    rtp::Packet packet = channel.packet(kAligned + i);
    if (i == 2) packet.extension = extension.body();
    merged = copy(merger.add(kAligned + i, packet));
  }
  const auto packet = rtp::parse(merged);
  REQUIRE(packet);
  const auto time =
      rtp::parse_abs_capture_time(rtp::find_extension(packet->extension, rtp::kAbsCaptureTimeId));
  REQUIRE(time);
  const Nanoseconds off = rtp::from_ntp(time->captured) - (captured - 10ms);
  CHECK(off < 10ns);
  CHECK(off > -10ns);
  const auto level =
      rtp::parse_audio_level(rtp::find_extension(packet->extension, rtp::kAudioLevelId));
  REQUIRE(level);
  CHECK(level->below_overload == 21);
}

TEST_CASE("a payload that is not Opus costs its packet only") {
  FrameMerger merger(kSsrc, kFrame, 480);
  Channel channel;
  rtp::Packet broken;
  CHECK(merger.add(kAligned, broken).empty());
  CHECK(merger.add(kAligned + 1, channel.packet(kAligned + 1)).empty());
  CHECK(merger.add(kAligned + 2, channel.packet(kAligned + 2)).empty());
  CHECK_FALSE(merger.add(kAligned + 3, channel.packet(kAligned + 3)).empty());
}

TEST_CASE("merging neither allocates nor locks") {
  if (!RealtimeGuard::active()) return;
  FrameMerger merger(kSsrc, kFrame, 960);
  Channel channel;
  std::size_t size = 0;
  const RealtimeGuard guard;
  for (int i = 0; i < 8; ++i) size += merger.add(kAligned + i, channel.packet(kAligned + i)).size();
  const auto allocations = guard.allocations();
  const auto locks = guard.locks();
  CHECK(size > 0);
  CHECK(allocations == 0);
  CHECK(locks == 0);
}
