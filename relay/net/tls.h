#pragma once
/// TLS 1.3 (RFC 8446) as both ends use it. A server shows its certificate and asks for none; a
/// client trusts by pin, or by what the system trusts. No Asio or OpenSSL type appears here.

#include "codecs/audio/time.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace dragoman::net {

/// Opaque; immutable once made, so that connections may keep the one that they began with.
struct TlsContext;

/// Its text says which file, what is wrong with it, and a remedy.
struct TlsError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// PEM files of a server.
struct TlsFiles {
  std::filesystem::path certificate;  ///< its own first, then those that vouch for it
  std::filesystem::path key;
};

/// Reads both and sees that they belong together and are valid at this time. Throws TlsError.
std::shared_ptr<TlsContext> server_tls(const TlsFiles& files);

/// Whom a client believes.
struct TlsTrust {
  /// "sha256/…": of the public key of a certificate that must be in the server's chain and vouch
  /// for the rest of it (base64 of SHA-256 over SubjectPublicKeyInfo, as in RFC 7469); empty = whom
  /// the system trusts.
  std::string pin;
  /// Host name or address that the certificate must be for; empty = the pin is enough.
  std::string name;
};
std::shared_ptr<TlsContext> client_tls(const TlsTrust& trust);

/// When a server's certificate ends.
WallTime valid_until(const TlsContext& context) noexcept;

bool is_client(const TlsContext& context) noexcept;
/// What the last handshake of a client found wrong with the server's certificate, in words with a
/// remedy; empty when it found nothing.
std::string certificate_trouble(const TlsContext& context);

/// The pin of the last certificate in a PEM file: of those that vouch, the highest. Throws
/// TlsError.
std::string pin_of(const std::filesystem::path& certificate);
/// How many certificates a PEM file holds. Throws TlsError.
std::size_t chain_length(const std::filesystem::path& certificate);

}  // namespace dragoman::net
