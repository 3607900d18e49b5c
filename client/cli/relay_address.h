#pragma once
/// RELAY on a command line: `HOST[:PORT]` or a URL, default 127.0.0.1:7400.

#include <cstdint>
#include <string>
#include <string_view>

namespace dragoman::client {

inline constexpr std::uint16_t kDefaultRelayPort = 7400;
inline constexpr std::uint16_t kDefaultSecurePort = 7443;

/// Where a relay's HTTP and WebSocket listen, how it is known, and who asks.
struct RelayAddress {
  std::string host = "127.0.0.1";  ///< name or IPv4 address
  std::uint16_t port = kDefaultRelayPort;
  bool tls = false;
  std::string pin{};          ///< "sha256/…" of its authority; empty = whom the system trusts
  std::string certificate{};  ///< name that its certificate must have; empty = the pin is enough
  std::string token{};        ///< of the key file; a secret
  bool operator==(const RelayAddress&) const = default;
};

/// Reads `HOST`, `HOST:PORT`, `http://HOST[:PORT][/…]`, or the same with https, ws or wss; empty
/// text is the default. Throws ProgramError (exit 2: what, where, remedy) for anything else: a bad
/// port, IPv6.
RelayAddress parse_relay_address(std::string_view text);

/// What a key file says, for a RELAY that is given as text; without one the file's own. The key's
/// token goes to a relay by TLS only, or on this machine. Throws ProgramError (exit 2).
RelayAddress with_key(std::string_view relay_text, const std::string& key_file);

std::string to_string(const RelayAddress& relay);  ///< "127.0.0.1:7400"

}  // namespace dragoman::client
