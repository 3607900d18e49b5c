#pragma once
/// Ed25519 (RFC 8032) over manifests: the relay alone can sign, everybody can check.

#include "codecs/manifest/manifest.h"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;
struct evp_md_ctx_st;

namespace dragoman::manifest {

/// The secret half of a signing key, 32 random bytes.
using Seed = std::array<std::byte, 32>;
using PublicKey = std::array<std::byte, 32>;
using Signature = std::array<std::byte, kSignatureBytes>;

/// In hex, 64 digits.
std::string to_text(const PublicKey& key);
std::optional<PublicKey> parse_public_key(std::string_view text) noexcept;

/// The seed that follows from another secret of the event, which tells nothing of it.
Seed seed_of(Bytes secret);

struct KeyFree {
  void operator()(evp_pkey_st* key) const noexcept;
  void operator()(evp_md_ctx_st* context) const noexcept;
};

/// One thread. OpenSSL allocates at each call: for no audio thread.
class Signer {
 public:
  explicit Signer(const Seed& seed);
  const PublicKey& public_key() const noexcept { return public_key_; }
  Signature sign(Bytes text) noexcept;

 private:
  std::unique_ptr<evp_pkey_st, KeyFree> key_;
  std::unique_ptr<evp_md_ctx_st, KeyFree> context_;
  PublicKey public_key_{};
};

/// Likewise.
class Verifier {
 public:
  explicit Verifier(const PublicKey& key);
  bool verify(Bytes text, Bytes signature) noexcept;

 private:
  std::unique_ptr<evp_pkey_st, KeyFree> key_;
  std::unique_ptr<evp_md_ctx_st, KeyFree> context_;
};

}  // namespace dragoman::manifest
