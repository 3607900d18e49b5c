#pragma once
/// RELAY on a command line: `HOST[:PORT]` or a URL, default 127.0.0.1:7400.

#include <cstdint>
#include <string>
#include <string_view>

namespace dragoman::client {

inline constexpr std::uint16_t kDefaultRelayPort = 7400;

/// Where a relay's plain HTTP and WebSocket listen.
struct RelayAddress {
  std::string host = "127.0.0.1";  ///< name or IPv4 address
  std::uint16_t port = kDefaultRelayPort;
  bool operator==(const RelayAddress&) const = default;
};

/// Reads `HOST`, `HOST:PORT`, `http://HOST[:PORT][/…]` or `ws://HOST[:PORT][/…]`; empty text is the
/// default. Throws ProgramError (exit 2: what, where, remedy) for anything else: a bad port, IPv6,
/// a scheme with TLS.
RelayAddress parse_relay_address(std::string_view text);

std::string to_string(const RelayAddress& relay);  ///< "127.0.0.1:7400"

}  // namespace dragoman::client
