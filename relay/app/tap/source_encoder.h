#pragma once
/// A tapped source as Opus frames of 20 ms, for technicians' ears alone.

#include "codecs/opus/encoder.h"
#include "relay/app/media_control.h"

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace dragoman::app {

/// Control thread, which has the time: at most a few sources are tapped at once.
class SourceEncoder {
 public:
  /// Samples of the frames that it makes.
  static constexpr Samples kFrame = 960;

  /// `frame` of the room, which divides kFrame. Allocates.
  explicit SourceEncoder(Samples frame);

  struct Encoded {
    FrameIndex index{};  ///< of the frame of kFrame samples since the epoch
    rtp::Bytes opus;     ///< good until the next push
  };
  /// What this frame of the room completes. After a gap it begins again with the next whole frame.
  std::optional<Encoded> push(const SourceFrame& frame);

 private:
  Samples frame_;
  opus::Encoder encoder_;
  std::vector<float> gathered_;
  FrameIndex next_{};
  std::array<std::byte, 1275> opus_{};
};

}  // namespace dragoman::app
