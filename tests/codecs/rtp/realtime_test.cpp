// What runs on the media threads neither allocates nor locks.

#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"
#include "codecs/rtp/packet.h"
#include "codecs/rtp/reception_statistics.h"
#include "codecs/rtp/red_reader.h"
#include "codecs/rtp/red_writer.h"
#include "codecs/rtp/rtcp_reader.h"
#include "codecs/rtp/rtcp_writer.h"
#include "codecs/rtp/sequencer.h"
#include "tests/support/catch.h"
#include "tests/support/realtime_guard.h"

#include <array>

using namespace dragoman;
using namespace dragoman::rtp;
using dragoman::testing::RealtimeGuard;

namespace {

/// One frame's way out on the RED twin and in again at a receiver; gives the blocks that came
/// through.
int journey(RedWriter& red, ReceptionStatistics& statistics, FrameIndex n) {
  const std::array<std::byte, 60> opus{};
  std::array<std::byte, kMaxDatagram> payload;
  std::array<std::byte, kMaxDatagram> datagram;
  ExtensionWriter extensions;
  extensions.add(kAudioLevelId, encode(AudioLevel{true, 20}));
  extensions.add(kAbsCaptureTimeId, encode(AbsCaptureTime{to_ntp(wall_time_of(n, 240)), {}}));
  extensions.add(kChannelStateId, encode(ChannelStateExtension{}));
  Packet packet;
  packet.payload_type = kPayloadRed;
  packet.sequence = sequence_of(n);
  packet.timestamp = timestamp_of(n, 240);
  packet.extension = extensions.body();
  packet.payload = Bytes{payload}.first(red.write(n, opus, payload));
  const Bytes sent = Bytes{datagram}.first(write(packet, datagram));

  const auto received = parse(sent);
  if (!received) return 0;
  statistics.receive(received->sequence, received->timestamp,
                     Instant{samples_to_duration(to_int(n) % 1000000 * 240)});
  int blocks = 0;
  RedReader reader{received->payload, received->timestamp};
  while (const auto block = reader.next()) blocks += unpack(*received, *block, 240).has_value();
  return blocks;
}

bool report(ReceptionStatistics& statistics) {
  std::array<std::byte, 256> buffer;
  RtcpWriter writer{buffer};
  writer.receiver_report(Ssrc{1}, std::array{statistics.report(Ssrc{2}, Instant{})});
  writer.source_description(Ssrc{1}, "listener@room");
  RtcpReader reader{writer.packet()};
  bool read = false;
  while (const auto packet = reader.next()) read = parse_report(*packet).has_value() || read;
  return read;
}

}  // namespace

TEST_CASE("packets are made, read and counted without allocating or locking") {
  RedWriter red{{1, 2}, 240};
  ReceptionStatistics statistics;
  int blocks = 0;
  bool reported = true;
  std::uint64_t allocations = 0, locks = 0;
  {
    const RealtimeGuard guard;
    for (int k = 0; k < 1000; ++k) {
      blocks += journey(red, statistics, FrameIndex{353445120000 + k});
      reported = report(statistics) && reported;
    }
    allocations = guard.allocations();
    locks = guard.locks();
  }
  CHECK(blocks == 3 * 1000 - 3);  // the first two packets lack two and one copies
  CHECK(reported);
  CHECK(statistics.received() == 1000);
  if (!RealtimeGuard::active()) return;
  CHECK(allocations == 0);
  CHECK(locks == 0);
}
