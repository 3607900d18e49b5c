#include "codecs/opus/encoder.h"
#include "codecs/opus/packet.h"
#include "codecs/rtp/red_reader.h"
#include "relay/app/media/stretch_maker.h"
#include "tests/support/catch.h"

#include <vector>

using namespace dragoman;
using app::StretchMaker;

namespace {

/// Frames of silence, encoded: of `frame` samples.
class Frames {
 public:
  explicit Frames(Samples frame) : frame_(frame), encoder_(config(frame)) {}
  std::vector<std::byte> next() {
    const std::vector<float> pcm(static_cast<std::size_t>(frame_));
    std::vector<std::byte> out(1275);
    out.resize(encoder_.encode(pcm, out));
    return out;
  }

 private:
  static opus::EncoderConfig config(Samples frame) {
    opus::EncoderConfig config;
    config.frame = frame;
    return config;
  }
  Samples frame_;
  opus::Encoder encoder_;
};

webrtc::Now at(FrameIndex n, Samples frame) {
  const Nanoseconds time = samples_to_duration(to_int(n) % 1'000'000 * frame);
  return {Instant{time}, WallTime{time}};
}

}  // namespace

TEST_CASE("frames of any length become packets of 20 ms with the numbers of the media clock") {
  for (const Samples frame : {120, 240, 480, 960}) {
    Frames frames{frame};
    StretchMaker maker{{0, 1}, frame, false};
    const std::int64_t first = 354'000'000'000 / (960 / frame) * (960 / frame);
    std::vector<std::int64_t> indices;
    for (std::int64_t n = first; n < first + 3 * 960 / frame; ++n) {
      const auto opus = frames.next();
      const auto stretch = maker.add(FrameIndex{n}, opus, at(FrameIndex{n}, frame));
      if (!stretch) continue;
      indices.push_back(to_int(stretch->index));
      CHECK(rtp::to_int(stretch->timestamp) ==
            static_cast<std::uint32_t>(to_int(stretch->index) * 960));
      // The report's stamp is that of the last frame: the same clock.
      CHECK(rtp::to_int(stretch->due_timestamp) - rtp::to_int(stretch->timestamp) ==
            static_cast<std::uint32_t>(960 - frame));
      CHECK(opus::duration(stretch->opus) == 960);
      CHECK(stretch->red.empty());
    }
    const std::int64_t begin = first * frame / 960;
    CHECK(indices == std::vector<std::int64_t>{begin, begin + 1, begin + 2});
  }
}

TEST_CASE("RED carries the packet before, unless that was given up") {
  Frames frames{240};
  StretchMaker maker{{0, 1}, 240, true};
  const std::int64_t first = 354'000'000'000;
  std::vector<int> blocks;
  for (std::int64_t n = first; n < first + 16; ++n) {
    const auto opus = frames.next();
    if (n == first + 9) continue;  // the third stretch misses a frame
    const auto stretch = maker.add(FrameIndex{n}, opus, at(FrameIndex{n}, 240));
    if (!stretch) continue;
    rtp::RedReader reader{stretch->red, stretch->timestamp};
    int count = 0;
    while (const auto block = reader.next()) {
      ++count;
      CHECK(block->payload_type == 0);
      CHECK(rtp::distance(stretch->timestamp, block->timestamp) % 960 == 0);
    }
    blocks.push_back(count);
  }
  CHECK(blocks == std::vector<int>{1, 2, 1});
}
