#pragma once
/// A channel's frames as packets of 20 ms for browsers, plain and with a copy of the packet before:
/// merged by the repacketizer, never transcoded.

#include "codecs/rtp/red_writer.h"
#include "relay/app/media/frame_merger.h"
#include "relay/webrtc/listener.h"

#include <array>
#include <optional>

namespace dragoman::app {

/// Constructor allocates; add is real-time safe. One thread.
class StretchMaker {
 public:
  static constexpr Samples kLength = 960;

  /// `frame`: of the channel. `redundant`: RED is made as well.
  StretchMaker(const webrtc::Place& place, Samples frame, bool redundant);

  /// Takes the channel's frame `n`, due at `due`. What it completes holds until the next call.
  std::optional<webrtc::Stretch> add(FrameIndex n, rtp::Bytes opus,
                                     const webrtc::Now& due) noexcept;

 private:
  webrtc::Place place_;
  Samples frame_;
  bool redundant_;
  FrameMerger merger_;
  rtp::RedWriter red_writer_;
  std::array<std::byte, rtp::kMaxDatagram> red_{};
};

}  // namespace dragoman::app
