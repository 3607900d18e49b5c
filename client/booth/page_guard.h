#pragma once
/// Which requests the desk's page answers: a page of another site, or a name that somebody else's
/// name server points at this machine (DNS rebinding), must not reach an interpreter's microphone.
/// Pure.

#include "codecs/rtp/endpoint.h"

#include <string_view>

namespace dragoman::client {

/// Reads `HOST:PORT` of --page; port 0 leaves the choice to the system. HOST is an IPv4 address or
/// `localhost`. Throws ProgramError (exit 2).
rtp::Endpoint parse_page_address(std::string_view text);

/// True when a Host header names this machine itself: `localhost`, 127.x.x.x or [::1], with any
/// port. A page served beyond loopback also answers to an IPv4 address, which no name server can
/// point elsewhere.
bool is_own_host(std::string_view host, bool loopback_only) noexcept;

}  // namespace dragoman::client
