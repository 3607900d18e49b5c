// Announcements: the payload lies inside the datagram, and goes on to the reader of descriptions.

#include "codecs/sdp/reader.h"
#include "codecs/sdp/sap.h"

#include <cstdlib>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto packet = sdp::parse_sap(std::as_bytes(std::span{data, size}));
  if (!packet) return 0;
  if (packet->payload.size() + 8 > size) std::abort();
  sdp::read(packet->payload);
  return 0;
}
