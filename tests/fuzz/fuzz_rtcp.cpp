// Compound RTCP packets.

#include "codecs/rtp/rtcp_xr.h"

#include <cstdlib>

using namespace dragoman::rtp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes datagram = std::as_bytes(std::span{data, size});
  RtcpReader reader{datagram};
  std::size_t left = size / 4;  // no packet is shorter than a word
  while (const auto packet = reader.next()) {
    if (left-- == 0) std::abort();
    if (const auto report = parse_report(*packet)) {
      if (report->block_count > kMaxReportBlocks) std::abort();
      if (report->sender) wall_time_at(*report->sender, Timestamp{0});
      for (std::size_t i = 0; i < report->block_count; ++i) round_trip(report->blocks[i], {});
    }
    parse_bye(*packet);
    if (const auto allowed = parse_receiver_bandwidth(*packet))
      if (!(allowed->bytes_per_second > 0)) std::abort();
    SummaryReader summaries{*packet};
    std::size_t blocks = packet->body.size() / 40;  // each has ten words
    while (summaries.next())
      if (blocks-- == 0) std::abort();
    SdesReader sdes{*packet};
    while (sdes.next()) {
    }
  }
  return 0;
}
