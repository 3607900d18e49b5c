#pragma once
/// The sender's time line: time stamps as 64 bit, and whether a packet still belongs to it.

#include "codecs/audio/time.h"
#include "codecs/rtp/packet.h"

namespace dragoman::playout {

/// A new SSRC starts a new line. So do two packets in succession whose time stamps lie elsewhere
/// than their arrival times say (a restarted or stepped sender); one alone is refused, so that a
/// stray packet can't tear the line (RFC 3550 §A.1 asks for two as well). Single thread; real-time
/// safe.
class SourceLine {
 public:
  /// `tolerance`: how far time stamps and arrival times may disagree.
  explicit SourceLine(Nanoseconds tolerance) noexcept : tolerance_(tolerance) {}

  enum class Verdict : std::uint8_t { follows, older, restarted, astray };
  /// Judges a packet; timestamp() is its unwrapped time stamp unless it is astray.
  Verdict offer(const rtp::Packet& packet, Instant arrival) noexcept;
  Samples timestamp() const noexcept { return timestamp_; }

 private:
  struct Mark {
    rtp::Timestamp timestamp{};
    Instant arrival{};
  };
  bool agrees(const Mark& mark, const rtp::Packet& packet, Instant arrival) const noexcept;
  Verdict begin(const rtp::Packet& packet, Instant arrival, Verdict verdict) noexcept;

  Nanoseconds tolerance_;
  bool started_ = false;
  bool doubted_ = false;
  rtp::Ssrc ssrc_{};
  Mark newest_{};
  Mark doubt_{};
  Samples newest_timestamp_ = 0;
  Samples timestamp_ = 0;
};

}  // namespace dragoman::playout
