#pragma once
/// Who an endpoint is in DTLS: a key and a certificate made at start, known by its fingerprint
/// alone (RFC 8827 §5.6), and the settings that every handshake shares.

#include "codecs/sdp/webrtc_offer.h"

#include <openssl/ssl.h>

#include <memory>

namespace dragoman::webrtc {

/// Makes an ECDSA P-256 key and a certificate signed with it, valid for `days` from now. Throws
/// std::runtime_error when OpenSSL refuses. Afterwards immutable: any thread.
class Identity {
 public:
  explicit Identity(int days = 30);
  ~Identity();
  Identity(const Identity&) = delete;
  Identity& operator=(const Identity&) = delete;

  const sdp::Fingerprint& fingerprint() const noexcept { return fingerprint_; }
  /// DTLS 1.2, the SRTP profiles of codecs/srtp, any certificate asked for and left to
  /// DtlsEndpoint to judge.
  SSL_CTX* context() const noexcept { return context_; }

 private:
  SSL_CTX* context_ = nullptr;
  sdp::Fingerprint fingerprint_;
};

/// SHA-256, -384 or -512 of a certificate.
sdp::Fingerprint fingerprint_of(const X509& certificate, sdp::Fingerprint::Hash hash) noexcept;

}  // namespace dragoman::webrtc
