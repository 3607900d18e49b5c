#pragma once
/// The files that an event's [trust] names, as the relay that runs needs them. Control thread.

#include "codecs/manifest/signing.h"
#include "relay/event/event.h"
#include "relay/net/tls.h"
#include "relay/trust/credentials.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

class TrustFiles {
 public:
  explicit TrustFiles(const event::Trust& trust) : trust_(trust) {}

  bool any() const noexcept { return trust_.has_credentials() || trust_.has_certificate(); }
  /// None where the event names none. Throw CredentialsError and TlsError.
  std::optional<trust::Credentials> credentials() const;
  std::shared_ptr<net::TlsContext> certificate() const;
  /// With which manifests are signed: it follows from the certificate's key, so that it outlives a
  /// restart and nobody has one more file to guard. None without a certificate. Throws TlsError.
  std::optional<manifest::Seed> signing_seed() const;
  /// False, and an entry in the log, when they cannot be written.
  bool keep(const trust::Credentials& credentials);
  /// Whether one of them is another than at the last call (time, size or file).
  bool changed();

 private:
  std::string fingerprint() const;

  event::Trust trust_;
  std::string seen_;
};

}  // namespace dragoman::app
