#pragma once
/// --interface, looked at before anything begins.

#include <string>

namespace dragoman::client {

/// `interface` is a name or an IPv4 address of this machine, or empty. Throws ProgramError (exit 2)
/// that lists what there is.
void require_interface(const std::string& interface);

}  // namespace dragoman::client
