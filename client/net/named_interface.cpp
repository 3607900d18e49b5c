#include "client/net/named_interface.h"

#include "client/cli/program.h"
#include "relay/net/interface.h"

#include <system_error>

namespace dragoman::client {

void require_interface(const std::string& interface) {
  try {
    net::find_interface(interface);
  } catch (const std::system_error&) {
    throw ProgramError(Exit::usage, "no_interface",
                       "--interface " + interface + ": there is no such IPv4 interface here",
                       "name one of these, or its address: " + net::interfaces_here());
  }
}

}  // namespace dragoman::client
