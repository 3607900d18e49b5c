/// Any bytes as an Opus payload: inspected, split, merged, decoded, and the decoder goes on
/// working.

#include "codecs/opus/frame_decoder.h"
#include "codecs/opus/packet.h"
#include "codecs/opus/repacketizer.h"

#include <array>
#include <cstdlib>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static opus::FrameDecoder decoder(2);
  static opus::Repacketizer repacketizer;
  static std::array<float, 2 * opus::kMaxPacket> pcm;
  static std::array<std::byte, 4096> out;
  const auto payload = opus::Payload(reinterpret_cast<const std::byte*>(data), size);

  const Samples length = decoder.duration(payload);
  const Samples decoded = decoder.decode(payload, pcm);
  if (decoded != 0 && decoded != length) std::abort();
  decoder.conceal(audio::MutableBlock(pcm).first(480));

  for (int index = 0; index < opus::frame_count(payload); ++index) {
    const std::size_t bytes = opus::split(payload, index, out);
    if (bytes > 0 && opus::frame_count(opus::Payload(out).first(bytes)) != 1) std::abort();
  }
  const bool added = repacketizer.add(payload);
  if (added && size < 1000) repacketizer.add(payload);
  const std::size_t merged = repacketizer.take(out);
  if (merged > 0 && opus::duration(opus::Payload(out).first(merged)) < length) std::abort();
  return 0;
}
