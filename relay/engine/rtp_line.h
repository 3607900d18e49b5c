#pragma once
/// One RTP stream of a channel: packets numbered by their frame, and a sender report in step.

#include "codecs/rtp/types.h"
#include "relay/engine/channel_line.h"

#include <string>

namespace dragoman::engine {

/// Single thread; real-time safe after construction.
class RtpLine {
 public:
  struct Identity {
    rtp::Ssrc ssrc{};
    std::uint8_t payload_type = rtp::kPayloadOpus;
    std::string cname;  ///< the room's, so that receivers may play its channels in step
    PacketSink::Kind rtp = PacketSink::Kind::rtp;
    PacketSink::Kind rtcp = PacketSink::Kind::rtcp;
  };
  RtpLine(Identity identity, int channel_index, Samples frame, PacketSink& sink);

  /// Sends frame `n`: `extension` is the body of the header extension, may be empty.
  void send(FrameIndex n, rtp::Bytes extension, rtp::Bytes payload) noexcept;
  /// Sends SR and SDES when they are due (every 4 s; channels take turns), `wall` is that of
  /// frame `n`'s first sample.
  void report(FrameIndex n, WallTime wall) noexcept;

 private:
  Identity identity_;
  int channel_;
  Samples frame_;
  PacketSink* sink_;
  bool reported_ = false;
  FrameIndex last_report_{};
  std::uint32_t packets_ = 0, octets_ = 0;
};

}  // namespace dragoman::engine
