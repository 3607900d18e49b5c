#pragma once
/// Watches the sequence numbers of one registered source (RFC 3550 §A.1): a packet that is far from
/// its stream must not reach the playout, or one replayed datagram could move a live source.

#include "codecs/rtp/types.h"

#include <cstdint>

namespace dragoman::app {

/// Receive thread; real-time safe.
class SequenceGuard {
 public:
  enum class Verdict : std::uint8_t {
    fresh,      ///< in order, or a little early or late
    duplicate,  ///< seen among the last 64: the source refuses it and counts its own
    strange,    ///< far outside the window: to be dropped
  };

  /// A source that restarted shows itself by two strange packets in sequence; the second is fresh.
  Verdict check(rtp::SequenceNumber sequence) noexcept;

 private:
  void restart(rtp::SequenceNumber sequence) noexcept;

  rtp::SequenceNumber newest_{};
  rtp::SequenceNumber expected_after_jump_{};
  std::uint64_t seen_ = 0;  ///< bit k: newest_ - k was seen
  bool started_ = false;
  bool jumped_ = false;
};

}  // namespace dragoman::app
