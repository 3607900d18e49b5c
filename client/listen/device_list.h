#pragma once
/// --list-devices.

namespace dragoman::client {

/// Prints every sound device on standard output, as text or one JSON object a line. Returns the
/// exit code.
int print_devices(bool json);

}  // namespace dragoman::client
