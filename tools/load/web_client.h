#pragma once
/// A listener by WebRTC without a browser: its ICE checks, its half of DTLS, its SRTP. Datagrams in
/// and out, no socket and no clock; tests and benchmarks listen by it as well.

#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/packet.h"
#include "codecs/rtp/reception_statistics.h"
#include "codecs/rtp/rtcp.h"
#include "codecs/sdp/webrtc_offer.h"
#include "codecs/srtp/receiver.h"
#include "codecs/srtp/sender.h"
#include "relay/webrtc/dtls.h"
#include "relay/webrtc/identity.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::load {

/// What the relay answered, as far as a listener needs it.
struct WebAnswer {
  std::string ufrag, password;
  sdp::Fingerprint fingerprint;
  rtp::Endpoint candidate{};
  rtp::Ssrc ssrc{};
};
WebAnswer parse_answer(std::string_view text);

/// One packet as it was sent, opened.
struct WebPacket {
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::vector<std::byte> payload;
};

class WebClient {
 public:
  static constexpr std::uint8_t kOpus = 111, kRed = 63;
  using Send = std::function<void(rtp::Bytes)>;

  /// `identity` may be shared by many. `red`: it is offered.
  WebClient(const webrtc::Identity& identity, bool red, Send send);

  std::string offer() const;
  void take(const WebAnswer& answer);

  /// Sends a binding request, as often as an ICE agent would.
  void check(bool nominate = true);
  /// Begins DTLS; call once a check was answered.
  void begin_dtls();
  void tick() {
    if (dtls_) dtls_->tick();
  }
  void receive(rtp::Bytes datagram);
  /// Reports on what came, as heard at `now`.
  void report(Instant now);
  void say_goodbye();

  bool checked() const noexcept { return successes > 0; }
  bool connected() const noexcept { return receiver_ != nullptr; }
  webrtc::DtlsEndpoint::State dtls_state() const { return dtls_->state(); }
  srtp::Profile profile() const { return dtls_->keys().profile; }

  int successes = 0;  ///< answers to checks that were authentic
  int errors = 0;     ///< … with an error
  std::optional<rtp::Endpoint> mapped;
  std::vector<WebPacket> packets;
  std::vector<rtp::SenderInfo> reports;  ///< sender reports
  int not_opened = 0;                    ///< SRTP and SRTCP that was refused
  bool keep_packets = true;              ///< else only counted
  std::size_t received = 0;

 private:
  void open_streams();
  void take_rtp(rtp::MutableBytes datagram);
  void take_rtcp(rtp::MutableBytes datagram);

  const webrtc::Identity& identity_;
  bool red_;
  Send send_;
  std::string ufrag_ = "phon", password_ = "abcdefghijklmnopqrstuvwx";
  WebAnswer answer_;
  std::uint64_t transactions_ = 0;
  std::unique_ptr<webrtc::DtlsEndpoint> dtls_;
  std::unique_ptr<srtp::Sender> sender_;
  std::unique_ptr<srtp::Receiver> receiver_;
  rtp::ReceptionStatistics statistics_;
};

}  // namespace dragoman::load
