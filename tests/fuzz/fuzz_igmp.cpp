/// Any packet on a raw socket of the venue's network: it is a query from somebody, or nothing.

#include "relay/net/igmp.h"

#include <cstddef>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const dragoman::rtp::Bytes packet{reinterpret_cast<const std::byte*>(data), size};
  // Nothing shorter has an IPv4 header and a query behind it.
  if (dragoman::net::parse_igmp_query(packet) && size < 28) std::abort();
  return 0;
}
