#pragma once
/// Tokens: what a key file carries, and what the relay keeps of it. Any thread.
///
/// A token is 256 random bits. The relay keeps its SHA-256 only: whoever reads that file can turn
/// none of it into a token, and a slow hash would add nothing, since 2^256 cannot be tried at any
/// speed. People's short secrets are another matter: pin_hash.h.

#include <string>
#include <string_view>

namespace dragoman::trust {

/// 256 bits of the system's generator, in base64url without padding (43 characters). Throws
/// std::runtime_error when the system has none.
std::string new_token();

/// Digits, each equally likely.
std::string new_pin(int digits);

/// SHA-256 in hex, 64 characters.
std::string sha256_hex(std::string_view text);

/// HMAC-SHA-256 (RFC 2104) in hex, 64 characters.
std::string hmac_hex(std::string_view key, std::string_view text);

}  // namespace dragoman::trust
