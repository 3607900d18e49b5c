#include "tests/tools/replay/made_trace.h"

#include "codecs/rtp/packet.h"
#include "codecs/rtp/red_writer.h"
#include "codecs/trace/pcapng_writer.h"
#include "codecs/trace/stream_note.h"

#include <array>
#include <cmath>
#include <numbers>

namespace dragoman::testing {
namespace {

std::vector<std::byte> frame_of(const MadeTrace& made, Samples first) {
  std::vector<std::byte> bytes;
  for (Samples n = first; n < first + kMadePacket; ++n) {
    const double angle = 2 * std::numbers::pi * made.hertz * static_cast<double>(n) / kSampleRate;
    const auto value = static_cast<int>(std::lround(made.amplitude * 32767 * std::sin(angle)));
    bytes.push_back(static_cast<std::byte>(value >> 8 & 0xFF));
    bytes.push_back(static_cast<std::byte>(value & 0xFF));
  }
  return bytes;
}

}  // namespace

void for_each_datagram(const MadeTrace& made, const std::function<void(rtp::Bytes, Instant)>& use) {
  rtp::RedWriter red(made.copies, kMadePacket, rtp::kPayloadL16);
  std::array<std::byte, rtp::kMaxDatagram> payload{}, datagram{};
  const auto count = duration_to_samples(made.length) / kMadePacket;
  for (std::int64_t n = 0; n < count; ++n) {
    const auto frame = frame_of(made, n * kMadePacket);
    rtp::Packet packet;
    packet.payload_type = made.copies.empty() ? rtp::kPayloadL16 : rtp::kPayloadRed;
    packet.sequence = rtp::SequenceNumber{static_cast<std::uint16_t>(n + 65'500)};  // it wraps
    packet.timestamp = rtp::Timestamp{static_cast<std::uint32_t>(n * kMadePacket)};
    packet.ssrc = rtp::Ssrc{42};
    packet.payload = frame;
    if (!made.copies.empty())
      packet.payload = rtp::Bytes{payload}.first(red.write(FrameIndex{n}, frame, payload));
    const auto size = rtp::write(packet, datagram);
    const auto after = static_cast<double>(samples_to_duration(n * kMadePacket).count());
    use(rtp::Bytes{datagram}.first(size),
        kMadeStart + Nanoseconds{std::llround(after / (1 + made.sender_ppm * 1e-6))});
  }
}

std::vector<std::byte> file_of(const MadeTrace& made) {
  std::vector<std::byte> file;
  trace::write_begin(file, "made by a test");
  const trace::StreamNote note{"l16", rtp::kPayloadL16, 1, kMadePacket, kMadePacket};
  for (int flow = 0; flow < made.flows; ++flow) {
    trace::write_stream(file, "flow " + std::to_string(flow), trace::write_note(note));
    auto own = made;
    own.length /= flow + 1;
    for_each_datagram(own, [&](rtp::Bytes bytes, Instant at) {
      trace::Arrival arrival{static_cast<std::size_t>(flow), at, {0x7F000001, 7402}, {}, bytes};
      arrival.to = {0xEFCA0001 + static_cast<std::uint32_t>(flow), 5000};
      trace::write_arrival(file, arrival);
    });
  }
  return file;
}

}  // namespace dragoman::testing
