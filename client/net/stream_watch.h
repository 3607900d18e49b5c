#pragma once
/// What a stream's header extensions say: when its sound was captured, and the channel's state.

#include "codecs/audio/time.h"
#include "codecs/rtp/packet.h"

#include <cstdint>
#include <optional>

namespace dragoman::client {

/// When the sample with RTP time `timestamp` was captured, by the sender's wall clock.
struct CaptureReference {
  bool known = false;
  rtp::Timestamp timestamp{};
  WallTime captured{};
};

/// Watches one stream. Network thread; real-time safe.
class StreamWatch {
 public:
  void packet(const rtp::Packet& packet) noexcept;
  const CaptureReference& capture() const noexcept { return capture_; }

 private:
  CaptureReference capture_{};
};

/// Age of the sample with RTP time `timestamp` when it is played at `played`; nothing without a
/// reference, or when the clocks of sender and receiver plainly disagree (negative, or over 10 s).
std::optional<Nanoseconds> latency(const CaptureReference& reference, rtp::Timestamp timestamp,
                                   WallTime played) noexcept;

}  // namespace dragoman::client
