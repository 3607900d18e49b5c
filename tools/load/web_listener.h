#pragma once
/// One listener by WebRTC on a socket of its own: it checks, shakes hands, verifies and counts
/// every packet, and reports, as a browser does. Shared with the benchmarks.

#include "relay/net/udp.h"
#include "tools/load/web_client.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace dragoman::load {

/// One thread.
class WebListener {
 public:
  /// Of each packet that was verified: its RTP time, and when the kernel had it.
  using OnPacket = std::function<void(std::uint32_t timestamp, Instant arrival)>;

  /// `identity` may be shared by many, and must outlive it. Throws std::system_error when there are
  /// no ports left.
  explicit WebListener(const webrtc::Identity& identity);

  std::string offer() const { return client_.offer(); }
  /// From `now` on it checks the path to `media`.
  void take(const WebAnswer& answer, const rtp::Endpoint& media, Instant now);
  /// Reads what came into `buffer`, and goes on with checks, handshake and reports. `on_packet` may
  /// be empty.
  void poll(Instant now, std::span<net::Received> buffer, const OnPacket& on_packet);
  /// Counts from here on.
  void mark();
  void leave();

  bool connected() const noexcept { return client_.connected(); }
  std::uint64_t received() const noexcept { return received_; }
  std::uint64_t missing() const noexcept { return missing_; }
  /// SRTP and SRTCP that was not authentic.
  std::uint64_t not_opened() const noexcept;

 private:
  void take_datagram(const net::Received& datagram, const OnPacket& on_packet);
  void go_on(Instant now);

  rtp::Endpoint media_{};
  net::UdpSocket socket_;
  WebClient client_;
  bool begun_ = false;
  std::optional<Instant> check_due_{}, report_due_{};
  std::optional<std::uint16_t> last_;
  std::uint64_t missing_ = 0, received_ = 0, not_opened_before_ = 0;
};

}  // namespace dragoman::load
