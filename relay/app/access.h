#pragma once
/// Which of the relay's paths are for whom: the one list. Pure.

#include "relay/app/route.h"

#include <cstdint>
#include <string_view>

namespace dragoman::app {

enum class Access : std::uint8_t {
  open,       ///< anybody, also without TLS
  listening,  ///< anybody where listening is open, else whoever knows the PIN
  keyed,  ///< a WebSocket of staff, whose first message may show the key: pages cannot send headers
  staff   ///< a technician or operator, by TLS or on this machine
};

/// What is not named as public is for staff, so that a new path is closed until somebody opens it.
Access access_of(Resource resource) noexcept;

/// Of a Host header, without its port.
std::string_view host_name(std::string_view host) noexcept;
/// Whether two host names are one, which capitals do not make different.
bool same_name(std::string_view a, std::string_view b) noexcept;

/// True when a Host header is an address or `localhost`, which no name server of somebody else's
/// can point here (DNS rebinding).
bool is_literal_host(std::string_view host) noexcept;

}  // namespace dragoman::app
