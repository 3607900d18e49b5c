// RED payloads: the blocks of a valid one cover it exactly.

#include "codecs/rtp/red_reader.h"

#include <cstdlib>

using namespace dragoman::rtp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Packet red;
  red.payload = std::as_bytes(std::span{data, size});
  RedReader reader{red.payload, red.timestamp};
  if (!reader.valid()) {
    if (reader.next()) std::abort();
    return 0;
  }
  std::size_t covered = 0;
  bool primary = false;
  while (const auto block = reader.next()) {
    if (primary) std::abort();  // the primary is the last
    primary = block->primary;
    covered += block->payload.size() + (primary ? 1 : 4);
    unpack(red, *block, 240);
  }
  if (!primary || covered != size) std::abort();
  return 0;
}
