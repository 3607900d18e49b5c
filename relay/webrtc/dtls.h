#pragma once
/// One side of a DTLS-SRTP handshake (RFC 5764): datagrams in and out, SRTP keys at the end. A
/// browser's ClientHello comes in fragments, so there is no cookie exchange: whoever uses this lets
/// in only datagrams from an address that ICE has proved.

#include "codecs/rtp/types.h"
#include "codecs/sdp/webrtc_offer.h"
#include "codecs/srtp/profile.h"
#include "relay/webrtc/datagram_bio.h"
#include "relay/webrtc/identity.h"

#include <array>
#include <chrono>
#include <functional>

namespace dragoman::webrtc {

/// Master keys and salts, as long as the profile says.
struct SrtpKeys {
  srtp::Profile profile{};
  std::array<std::byte, srtp::kMaxKey> own_key{}, peer_key{};
  std::array<std::byte, srtp::kMaxSalt> own_salt{}, peer_salt{};
};

/// One thread. Allocates while it shakes hands.
class DtlsEndpoint {
 public:
  enum class Role : std::uint8_t { server, client };
  enum class State : std::uint8_t {
    handshaking,
    connected,
    closed,             ///< the peer said goodbye
    wrong_fingerprint,  ///< another certificate than the one that was announced
    failed
  };
  using Send = std::function<void(rtp::Bytes)>;

  /// `peer`: of the certificate that the other side must show. `send` takes what leaves, whenever
  /// one of the calls below runs. `first_timeout`: before a flight is sent again the first time.
  DtlsEndpoint(const Identity& identity, Role role, const sdp::Fingerprint& peer, Send send,
               std::chrono::microseconds first_timeout = std::chrono::milliseconds{200});
  ~DtlsEndpoint();
  DtlsEndpoint(const DtlsEndpoint&) = delete;
  DtlsEndpoint& operator=(const DtlsEndpoint&) = delete;

  /// A client: sends the first flight.
  State begin();
  /// One datagram of the peer.
  State receive(rtp::Bytes datagram);
  /// A few times a second: sends a flight again that seems lost. OpenSSL keeps this time itself.
  State tick();
  /// Says goodbye, once connected.
  void close();

  State state() const noexcept { return state_; }
  /// Once connected.
  const SrtpKeys& keys() const noexcept { return keys_; }

  /// OpenSSL's question whether the peer's certificate is good.
  static int judge_certificate(X509_STORE_CTX* store, void*);

 private:
  State advance();
  State judge(int result);
  bool take_keys();

  sdp::Fingerprint peer_;
  Role role_;
  State state_ = State::handshaking;
  bool certificate_refused_ = false;
  std::chrono::microseconds first_timeout_;
  DatagramWire wire_;
  SSL* ssl_ = nullptr;
  SrtpKeys keys_;
};

}  // namespace dragoman::webrtc
