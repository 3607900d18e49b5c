#pragma once
/// The address that stands in the code on the wall. Pure: this machine's interfaces are handed in.

#include "relay/event/event.h"
#include "relay/net/interface.h"

#include <optional>
#include <span>
#include <string>

namespace dragoman::app {

struct PhoneAddress {
  std::string origin;  ///< "http://10.0.0.5:7400"
  /// Why phones cannot, or may not, reach it: where, what, and a remedy; empty when they can.
  std::string warning;
};

/// What `network.phone_url` says; else the address that http is bound to; where that is all of
/// them, the venue's interface, before any other private address. Loopback only when there is
/// nothing else. `http`: as bound, with its port.
PhoneAddress phone_address(const event::Network& network, const rtp::Endpoint& http,
                           std::span<const net::Interface> here);

/// Why phones that come to the page hear by its WebSocket alone, none of them by WebRTC: where,
/// what, and a remedy; empty when they can.
std::string media_warning(const event::Event& event);

/// RFC 1918, or RFC 6598's shared space.
bool is_private_address(std::uint32_t address) noexcept;

}  // namespace dragoman::app
