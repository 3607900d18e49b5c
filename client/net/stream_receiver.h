#pragma once
/// Receives one RTP stream on a thread of its own and hands its packets to the audio thread.

#include "client/net/key_ring.h"
#include "client/net/latest.h"
#include "client/net/packet_queue.h"
#include "client/net/packet_tap.h"
#include "client/net/stream_gate.h"
#include "client/net/stream_watch.h"
#include "client/net/unopened_watch.h"
#include "codecs/rtp/rtcp.h"
#include "relay/net/udp.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace dragoman::client {

/// What opens an encrypted stream: it may change while the stream stays the same, so no two of
/// these tell streams apart.
struct StreamKeys {
  std::vector<srtp::NamedKey>
      keys{};              ///< packets may be sealed with any; empty = none is known yet
  std::uint64_t near = 0;  ///< about where the stream is: roll-over counter and sequence number
  /// Other groups where the same stream comes sealed, from the same source.
  std::vector<rtp::Endpoint> elsewhere{};
  bool here = true;                           ///< the group of its address counts as well
  std::vector<manifest::Listing> listings{};  ///< what the hashes in manifests are made with
  bool operator==(const StreamKeys&) const noexcept { return true; }
};

/// What to listen to, and whom to believe.
struct StreamAddress {
  rtp::Endpoint bind{};  ///< group and port of a multicast; address 0 for unicast (port 0: any)
  std::uint32_t source =
      0;                  ///< only packets of this address; 0 = any (an SDP without source filter)
  std::string interface;  ///< multicast joins here; empty = by route
  std::optional<rtp::Ssrc> ssrc;         ///< only this stream; nothing = whatever comes
  std::optional<rtp::Ssrc> second_ssrc;  ///< or this one (merged unicast packets)
  /// Payload type of RED; nothing = the stream's description names none.
  std::optional<std::uint8_t> red = rtp::kPayloadRed;
  Samples frame = 240;  ///< frame length, to number the copies inside RED packets
  /// Where receiver reports go by unicast; port 0 = none are sent. The sender's reports are heard
  /// then, too: of a multicast on the port after it, by unicast on the stream's own (RFC 5761).
  rtp::Endpoint report_to{};
  bool encrypted = false;  ///< the stream is SRTP: what no key opens is not heard
  StreamKeys opened_by{};
  /// Nothing: the stream is not signed, or its manifests do not come where it does.
  std::optional<ManifestAddress> manifests{};
  bool operator==(const StreamAddress&) const = default;
};

/// Counters since the start; each datagram ends in exactly one of them.
struct ReceiverCounts {
  std::uint64_t accepted = 0, foreign = 0, malformed = 0, oversized = 0, overflow = 0;
  std::uint64_t sealed = 0;   ///< that no key opened
  std::uint64_t reports = 0;  ///< of the sender, among the stream's packets
};

/// Owns socket and thread. Construction and destruction on a control thread.
class StreamReceiver final : private manifest::Gate::Ear {
 public:
  /// Opens the socket, joins (source-specific when `source` is known), starts the thread, which
  /// writes into `queue` until the destructor returns. Throws std::system_error that names group,
  /// port and interface. Reports go out under `cname` (empty: a random one).
  /// `tapped` must outlive this.
  StreamReceiver(const StreamAddress& address, PacketQueue& queue, const std::string& cname = {},
                 Tapped tapped = {});
  ~StreamReceiver();  ///< says BYE to whom it reported
  StreamReceiver(const StreamReceiver&) = delete;
  StreamReceiver& operator=(const StreamReceiver&) = delete;

  /// One control thread: what opens the stream from now on, and where else it comes. Throws
  /// std::system_error when a group cannot be joined; the others are.
  void set_keys(const StreamKeys& keys);

  std::uint16_t port() const { return port_; }
  const StreamAddress& address() const noexcept { return address_; }

  /// Any thread: arrival of the last accepted packet, nothing before the first.
  std::optional<Instant> last_heard() const noexcept;
  /// One control thread.
  const CaptureReference& capture() noexcept { return capture_.read(); }
  /// One control thread: the sender's last report; nothing before the first, or when none are
  /// heard.
  const std::optional<rtp::SenderInfo>& sender() noexcept { return sender_.read(); }
  ReceiverCounts counts() const noexcept;
  /// Any thread; zeros where nothing is signed.
  ForgedCounts forged() const noexcept {
    return gate_ != nullptr ? gate_->counts() : ForgedCounts{};
  }

 private:
  struct Counters;
  struct Reports;
  struct Place;
  using Places = std::vector<std::shared_ptr<Place>>;

  void set_places(const std::vector<rtp::Endpoint>& elsewhere);
  bool woken_to_end() noexcept;
  void wake() noexcept;
  void take_all(net::UdpSocket& socket, bool elsewhere) noexcept;
  void run() noexcept;
  int patience_ms() const noexcept;
  void report() noexcept;
  void send_report(rtp::Bytes compound) noexcept;
  void take(net::Received& datagram, bool elsewhere) noexcept;
  void take_sender_reports(net::UdpSocket& socket, bool elsewhere) noexcept;
  void take_sender_report(net::Received& datagram, bool sealed) noexcept;
  int sender_reports_handle() const noexcept;
  std::size_t open(net::Received& datagram) noexcept;
  void settle_unopened(const net::Received& datagram, bool opened) noexcept;
  bool hand_over(const rtp::Packet& packet, const net::Received& datagram) noexcept;
  void pass(const rtp::Packet& packet, Instant arrival) noexcept override;

  StreamAddress address_;
  PacketQueue& queue_;
  Tapped tapped_;
  net::UdpSocket socket_;
  std::uint16_t port_ = 0;
  int wake_ = -1;  ///< eventfd: the thread is to end, or to look where the stream comes
  std::atomic<bool> ending_{false};
  KeyRing keys_;
  std::atomic<std::uint32_t> keys_set_{0};  ///< how often
  UnopenedWatch unopened_;                  ///< the thread's
  std::atomic<bool> here_{true};            ///< what comes to the address's own group counts
  Places mine_;                             ///< control's
  Handed<Places> places_;
  std::unique_ptr<StreamGate> gate_;  ///< null where nothing is signed
  StreamWatch watch_;
  Latest<CaptureReference> capture_;
  Latest<std::optional<rtp::SenderInfo>> sender_;
  std::atomic<std::int64_t> last_heard_ns_{0};
  std::unique_ptr<Counters> counters_;
  std::unique_ptr<Reports> reports_;  ///< null when nobody wants any
  std::thread thread_;
};

}  // namespace dragoman::client
