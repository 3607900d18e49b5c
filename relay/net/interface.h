#pragma once
/// This machine's IPv4 interfaces, by name or by address. Start-up and control only; allocates.

#include <cstdint>
#include <string>
#include <vector>

namespace dragoman::net {

struct Interface {
  std::string name;           ///< "lo"
  int index = 0;              ///< the kernel's number, 0 = chosen by route
  std::uint32_t address = 0;  ///< host byte order
};

/// Finds "lo" or "127.0.0.1"; an empty name is the interface that the route chooses (index 0).
/// Throws std::system_error that lists the interfaces there are.
Interface find_interface(const std::string& name_or_address);

/// All with an IPv4 address. Throws std::system_error.
std::vector<Interface> all_interfaces();

/// "lo (127.0.0.1), eth0 (10.0.0.5)", for messages.
std::string interfaces_here();

}  // namespace dragoman::net
