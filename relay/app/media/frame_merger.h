#pragma once
/// A channel's frames in packets of 10 or 20 ms, without transcoding: fewer, larger datagrams for
/// unicast listeners.

#include "codecs/audio/time.h"
#include "codecs/opus/repacketizer.h"
#include "codecs/rtp/header_extension.h"
#include "codecs/rtp/packet.h"

#include <array>
#include <optional>

namespace dragoman::app {

/// Merged packet m of M samples is the media clock's m-th stretch of M since the epoch, exactly as
/// frame n is of F: sequence number m mod 2^16, timestamp m·M mod 2^32. So merging, too, goes on
/// over a restart. Constructor allocates; add is real-time safe. One thread.
class FrameMerger {
 public:
  /// `packet` is a multiple of `frame`, at most 960 samples.
  FrameMerger(rtp::Ssrc ssrc, Samples frame, Samples packet);

  /// Takes the channel's RTP packet of frame `n`. Returns the merged datagram when the frame
  /// completes one (valid until the next call), else nothing. A stretch that misses a frame is
  /// given up whole: the listener conceals it.
  rtp::Bytes add(FrameIndex n, const rtp::Packet& packet) noexcept;

 private:
  void begin(FrameIndex n) noexcept;
  void gather_extensions(rtp::Bytes extension, Samples offset) noexcept;
  rtp::Bytes finish(FrameIndex last) noexcept;

  rtp::Ssrc ssrc_;
  Samples frame_;
  Samples packet_;
  opus::Repacketizer repacketizer_;
  FrameIndex expected_{};
  bool complete_so_far_ = false;

  // Extensions of the stretch: the first level, when its first sample was captured, the last state.
  std::optional<std::array<std::byte, 1>> level_;
  std::optional<std::array<std::byte, 8>> captured_;
  std::optional<std::array<std::byte, 4>> state_;
  std::array<std::byte, rtp::kMaxDatagram> payload_{};
  std::array<std::byte, rtp::kMaxDatagram> datagram_{};
};

}  // namespace dragoman::app
