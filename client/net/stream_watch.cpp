#include "client/net/stream_watch.h"

#include "codecs/rtp/extension_values.h"
#include "codecs/rtp/header_extension.h"

namespace dragoman::client {

using namespace std::chrono_literals;

void StreamWatch::packet(const rtp::Packet& packet) noexcept {
  const auto data = rtp::find_extension(packet.extension, rtp::kAbsCaptureTimeId);
  if (data.empty()) return;
  if (const auto time = rtp::parse_abs_capture_time(data))
    capture_ = {true, packet.timestamp, rtp::from_ntp(time->captured)};
}

std::optional<Nanoseconds> latency(const CaptureReference& reference, rtp::Timestamp timestamp,
                                   WallTime played) noexcept {
  if (!reference.known) return std::nullopt;
  const auto captured =
      reference.captured + samples_to_duration(rtp::distance(timestamp, reference.timestamp));
  const auto age = played - captured;
  if (age < 0ns || age > 10s) return std::nullopt;
  return age;
}

}  // namespace dragoman::client
