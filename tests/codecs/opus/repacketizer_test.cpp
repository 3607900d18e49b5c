#include "codecs/opus/repacketizer.h"

#include "codecs/opus/encoder.h"
#include "codecs/opus/frame_decoder.h"
#include "tests/codecs/audio/signals.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>
#include <vector>

using namespace dragoman;
using namespace dragoman::testing;

namespace {

using Packet = std::vector<std::byte>;

std::vector<Packet> speech_like(opus::EncoderConfig config, int frames) {
  opus::Encoder encoder(config);
  const auto size = static_cast<std::size_t>(config.frame);
  const auto in = noise(0.2, size * static_cast<std::size_t>(frames));
  std::vector<Packet> packets;
  std::array<std::byte, opus::kMaxFrameBytes> buffer;
  for (std::size_t at = 0; at < in.size(); at += size) {
    const auto bytes = encoder.encode(audio::Block(in).subspan(at, size), buffer);
    packets.emplace_back(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(bytes));
  }
  return packets;
}
std::vector<float> decode(const std::vector<Packet>& packets) {
  opus::FrameDecoder decoder(1);
  std::vector<float> out, block(opus::kMaxPacket);
  for (const Packet& packet : packets) {
    const auto made = decoder.decode(packet, block);
    REQUIRE(made > 0);
    out.insert(out.end(), block.begin(), block.begin() + made);
  }
  return out;
}

}  // namespace

TEST_CASE("merged packets sound exactly as the single ones, at constant and variable bit rate") {
  for (const bool vbr : {false, true}) {
    for (const Samples frame : {120, 240, 480}) {
      for (const Samples merged : {480, 960}) {
        opus::EncoderConfig config;
        config.frame = frame;
        config.vbr = vbr;
        const auto packets = speech_like(config, 96);
        std::vector<Packet> large;
        opus::Repacketizer repacketizer;
        std::array<std::byte, 2000> buffer;
        for (const Packet& packet : packets) {
          REQUIRE(repacketizer.add(packet));
          if (repacketizer.pending() < merged) continue;
          const auto bytes = repacketizer.take(buffer);
          large.emplace_back(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(bytes));
          CHECK(opus::duration(large.back()) == merged);
          CHECK(opus::frame_count(large.back()) == merged / frame);
        }
        INFO(frame << " → " << merged);
        CHECK(decode(large) == decode(packets));

        // And back: each frame is byte for byte what was merged.
        std::vector<Packet> again;
        for (const Packet& packet : large) {
          for (int index = 0; index < opus::frame_count(packet); ++index) {
            const auto bytes = opus::split(packet, index, buffer);
            again.emplace_back(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(bytes));
          }
        }
        CHECK(again == packets);
      }
    }
  }
}

TEST_CASE("what does not fit together is refused and does no harm") {
  opus::EncoderConfig five, ten;
  ten.frame = 480;
  const auto a = speech_like(five, 2), b = speech_like(ten, 1);
  opus::Repacketizer repacketizer;
  REQUIRE(repacketizer.add(a[0]));
  CHECK_FALSE(repacketizer.add(b[0]));
  CHECK_FALSE(repacketizer.add(Packet{}));
  REQUIRE(repacketizer.add(a[1]));
  CHECK(repacketizer.pending() == 480);
  std::array<std::byte, 2000> buffer;
  const auto bytes = repacketizer.take(buffer);
  CHECK(opus::duration(opus::Payload(buffer).first(bytes)) == 480);
  CHECK(repacketizer.pending() == 0);
  CHECK(repacketizer.take(buffer) == 0);
}

TEST_CASE("a buffer that is too small gives nothing, and the next packet starts anew") {
  const auto packets = speech_like({}, 2);
  opus::Repacketizer repacketizer;
  repacketizer.add(packets[0]);
  std::array<std::byte, 10> small;
  CHECK(repacketizer.take(small) == 0);
  CHECK(repacketizer.pending() == 0);
  CHECK(opus::split(packets[0], 0, small) == 0);
  CHECK(opus::split(packets[0], 1, small) == 0);
}

TEST_CASE("merging and splitting neither allocate nor lock") {
  if (!RealtimeGuard::active()) return;
  const auto packets = speech_like({}, 100);
  opus::Repacketizer repacketizer;
  std::array<std::byte, 2000> buffer, one;
  RealtimeGuard guard;
  for (const Packet& packet : packets) {
    repacketizer.add(packet);
    if (repacketizer.pending() < 960) continue;
    const auto bytes = repacketizer.take(buffer);
    opus::split(opus::Payload(buffer).first(bytes), 3, one);
  }
  CHECK(guard.allocations() == 0);
  CHECK(guard.locks() == 0);
}
