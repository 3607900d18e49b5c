// RTP packets and their header extensions: whatever a media port may be sent.

#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"
#include "codecs/rtp/packet.h"

#include <array>
#include <cstdlib>

using namespace dragoman::rtp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto packet = parse(std::as_bytes(std::span{data, size}));
  if (!packet) return 0;
  ExtensionReader reader{packet->extension};
  while (const auto element = reader.next()) {
    parse_audio_level(element->data);
    parse_abs_capture_time(element->data);
    parse_channel_state(element->data);
  }
  // What was understood can be said again, and means the same.
  std::array<std::byte, kMaxDatagram> buffer;
  const std::size_t written = write(*packet, buffer);
  if (written == 0) std::abort();
  const auto again = parse(Bytes{buffer}.first(written));
  if (!again || again->sequence != packet->sequence ||
      again->payload.size() != packet->payload.size()) {
    std::abort();
  }
  return 0;
}
