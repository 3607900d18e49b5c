#pragma once
/// One listener or speaker: what ICE proved of its address, its DTLS handshake, and the protected
/// stream to a listener. A speaker's own stream goes past the shard, to the thread that reads the
/// media port, which is given its key. Time is handed in.

#include "codecs/rtp/endpoint.h"
#include "codecs/rtp/rtcp.h"
#include "codecs/srtp/receiver.h"
#include "codecs/srtp/sender.h"
#include "relay/webrtc/counters.h"
#include "relay/webrtc/dtls.h"
#include "relay/webrtc/listener.h"
#include "relay/webrtc/outbox.h"

#include <memory>
#include <optional>
#include <string>

namespace dragoman::webrtc {

/// Silences that end a session.
struct Patience {
  Nanoseconds handshake = std::chrono::seconds{15};  ///< from the offer to the last flight
  Nanoseconds consent = std::chrono::seconds{30};    ///< without a check (RFC 7675 §5.1)
  /// Checks of another pair don't move a listener whose own pair was checked this recently.
  Nanoseconds settled = std::chrono::seconds{4};
  Nanoseconds report = std::chrono::seconds{5};  ///< between sender reports
};

/// The shard's thread. send() and what it calls are real-time safe; a handshake allocates.
class Session {
 public:
  Session(const Admitted& admitted, const Identity& identity, const Patience& patience,
          std::string cname, Counters& counters, Instant now);

  const Admitted& admitted() const noexcept { return admitted_; }
  const Place& place() const noexcept { return admitted_.place; }
  void set_place(const Place& place) noexcept { admitted_.place = place; }
  const std::optional<rtp::Endpoint>& address() const noexcept { return address_; }
  bool connected() const noexcept { return sender_ != nullptr; }

  /// An authentic check came from `from`: consent, and maybe another address for all that follows
  /// (then true).
  bool checked(const rtp::Endpoint& from, bool nominated, Instant now) noexcept;

  /// A DTLS datagram of its address. True when it brought the handshake to its end.
  bool take_dtls(rtp::Bytes datagram, Outbox& outbox);
  /// An SRTCP datagram of its address, opened in place; what it says of our stream.
  std::optional<rtp::ReportBlock> take_rtcp(rtp::MutableBytes datagram, Instant arrival) noexcept;

  /// Once connected: what opens a speaker's sound.
  SpeakerKey speaker_key() const noexcept;
  /// Tells a speaker what came of its sound.
  void report_reception(rtp::ReportBlock reception, Instant now, Outbox& outbox) noexcept;

  /// One packet, with a sender report when it is time. A stretch that is not newer than the last is
  /// left out: a packet index never comes twice under one key.
  void send(const Stretch& stretch, Outbox& outbox) noexcept;
  /// The last stretch sent, nothing before the first.
  std::optional<FrameIndex> last_sent() const noexcept { return last_; }

  /// A few times a second. Why it must end, if it must.
  std::optional<End> tick(Instant now, Outbox& outbox);
  /// Says goodbye in DTLS.
  void close(Outbox& outbox);

 private:
  void open_streams();
  void report(const Stretch& stretch, Outbox& outbox) noexcept;

  Admitted admitted_;
  const Patience& patience_;
  std::string cname_;
  Counters& counters_;
  Instant begun_, last_check_{}, last_consent_;
  std::optional<rtp::Endpoint> address_;
  Outbox* outbox_ = nullptr;  ///< while DTLS runs
  DtlsEndpoint dtls_;
  int handshake_datagrams_ = 0;
  std::unique_ptr<srtp::Sender> sender_;
  std::unique_ptr<srtp::Receiver> receiver_;

  std::optional<FrameIndex> first_, last_;
  std::uint32_t packets_ = 0, octets_ = 0;
  std::optional<Instant> reported_;

  std::uint32_t last_sr_ = 0;  ///< of a speaker's last sender report, 0 = none yet
  Instant last_sr_arrival_{};
};

}  // namespace dragoman::webrtc
