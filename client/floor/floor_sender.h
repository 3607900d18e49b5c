#pragma once
/// Sends the packets of a floor, or of a desk's microphone, to the relay, and measures what it
/// sends.

#include "client/floor/contribution.h"
#include "client/net/latest.h"
#include "client/net/packet_seal.h"
#include "client/net/send_target.h"
#include "codecs/audio/level_meter.h"
#include "relay/net/udp.h"

#include <atomic>
#include <cstdint>

namespace dragoman::client {

/// What has been sent; for the technician's line.
struct FloorStatus {
  float rms_dbfs = -120, peak_dbfs = -120;
  std::uint64_t sent = 0, refused = 0;
};

/// `push` belongs to the audio thread, everything else to one control thread.
class FloorSender {
 public:
  /// Binds a free UDP port. Throws std::system_error, std::invalid_argument.
  explicit FloorSender(const ContributionConfig& config);

  std::uint16_t port() const { return port_; }
  /// From the next packet on; port 0 = nowhere: samples are counted, nothing is sent.
  void set_target(const SendTarget& target);
  const FloorStatus& status() noexcept { return status_.read(); }

  /// `capture` is when the first sample was at the converter. Real-time safe.
  void push(audio::Block block, Instant capture) noexcept;

 private:
  void send(const SendTarget& target, rtp::Bytes packet) noexcept;

  net::UdpSocket socket_;
  std::uint16_t port_;
  Contribution contribution_;
  Latest<SendTarget> target_;
  PacketSeal seal_;
  Latest<FloorStatus> status_;
  // The audio thread's.
  StreamIdentity identity_;  ///< the last that went anywhere
  audio::LevelMeter meter_;
  FloorStatus now_;
};

}  // namespace dragoman::client
