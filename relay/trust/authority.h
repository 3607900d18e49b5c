#pragma once
/// The event's own certificate authority: ECDSA on P-256, made by OpenSSL. Start-up only; throws
/// std::runtime_error.

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::trust {

/// Both in PEM.
struct Identity {
  std::string certificate;
  std::string key;
};

/// A root that may only sign servers' certificates itself, valid for ten years.
Identity new_authority(std::string_view name);

/// A server's certificate for these names and IPv4 addresses, signed by `authority`, whose
/// certificate follows it in the chain. Valid from an hour ago, for clocks that are a little wrong,
/// for `days`.
Identity new_server(const Identity& authority, const std::vector<std::string>& names, int days);

/// Names and IPv4 addresses that the first certificate of a PEM text is for.
std::vector<std::string> names_of(std::string_view certificate);
/// Whether a client that asks for this name or address takes it (wildcards count).
bool is_for(std::string_view certificate, const std::string& name);

}  // namespace dragoman::trust
