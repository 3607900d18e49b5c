#pragma once
/// What the probe measures of the path by other means than marks.

#include "client/cli/relay_address.h"
#include "client/net/stream_receiver.h"
#include "codecs/rtp/rtcp.h"
#include "relay/net/udp.h"

#include <optional>

namespace dragoman::probe {

/// To the relay and back, by the handshake of a TCP connection (kernel's figure; blocks up to
/// 3 s); 0 when there is none.
Nanoseconds tcp_round_trip(const client::RelayAddress& relay);

/// Median time that the encoder of a channel takes for a frame on this machine, in silence and
/// speech alike. About a tenth of a second of work.
Nanoseconds encode_time(Samples frame);

/// Hears the sender reports of one multicast stream. One thread.
class ReportEar {
 public:
  /// Joins the RTCP port of `stream`. Throws std::system_error.
  explicit ReportEar(const client::StreamAddress& stream);

  /// Takes what has come; the last report, nothing before the first.
  const std::optional<rtp::SenderInfo>& poll() noexcept;

 private:
  rtp::Ssrc ssrc_;
  net::UdpSocket socket_;
  std::optional<rtp::SenderInfo> last_;
};

}  // namespace dragoman::probe
