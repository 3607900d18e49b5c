#include "relay/app/media/stretch_maker.h"

#include "codecs/rtp/sequencer.h"

namespace dragoman::app {
namespace {

/// One copy, of the packet before: two lost in a row are rarer than browsers' buffers are patient.
const std::vector<int> kDistances{1};
/// The listener's own payload type is put in its place.
constexpr std::uint8_t kBlockType = 0;
/// With header and protection it stays below what WebRTC endpoints take a path to carry.
constexpr std::size_t kMostRed = 1200 - 12 - 20;

}  // namespace

StretchMaker::StretchMaker(const webrtc::Place& place, Samples frame, bool redundant)
    : place_(place),
      frame_(frame),
      redundant_(redundant),
      merger_(rtp::Ssrc{}, frame, kLength),
      red_writer_(kDistances, kLength, kBlockType) {}

std::optional<webrtc::Stretch> StretchMaker::add(FrameIndex n, rtp::Bytes opus,
                                                 const webrtc::Now& due) noexcept {
  rtp::Packet frame;
  frame.payload = opus;
  const auto merged = rtp::parse(merger_.add(n, frame));
  if (!merged) return {};
  webrtc::Stretch out;
  out.place = place_;
  out.index = FrameIndex{to_int(n) * frame_ / kLength};
  out.timestamp = merged->timestamp;
  out.opus = merged->payload;
  out.due = due;
  out.due_timestamp = rtp::timestamp_of(n, frame_);
  if (redundant_) {
    const auto room = rtp::MutableBytes{red_}.first(kMostRed);
    out.red = rtp::Bytes{red_}.first(red_writer_.write(out.index, merged->payload, room));
  }
  return out;
}

}  // namespace dragoman::app
