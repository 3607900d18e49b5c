#pragma once
/// What a listener says of itself each second.

#include "client/net/stream_gate.h"
#include "codecs/control/messages.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::client {

struct ListenReport {
  std::string room, channel, transport;  ///< transport empty while nothing is heard
  std::optional<double> latency_ms;
  double buffer_ms = 0;
  std::uint64_t lost = 0, late = 0;
  bool redundancy = false;           ///< the stream with copies (RED) is heard
  std::uint64_t late_callbacks = 0;  ///< blocks that the device fetched later than their turn
  std::uint64_t recovered = 0;       ///< packets that only a copy brought
  double stretched_ms = 0, shortened_ms = 0;              ///< by time-scaling, totals
  double concealed_ms = 0, jitter_ms = 0, drift_ppm = 0;  ///< of what plays, like the level
  double level_dbfs = -120;
  ForgedCounts forged{};
  bool started = false;  ///< something was decoded
  bool playing = false;  ///< a device takes what is decoded, now
  /// The channel's story, as the relay's session tells it; empty = unknown.
  std::string state, quality;
  std::vector<std::string> on_air;  ///< "en/1": booth and desk
};

/// Tells the report's channel's story, where `room` has that channel.
void tell_story(ListenReport& report, const control::RoomState& room);

/// The contract's line; `t` is seconds since the Unix epoch. What isn't known is null.
std::string to_json_line(const ListenReport& report, double t);
/// The same for the technician's view.
control::ListenerReport to_message(const ListenReport& report);

}  // namespace dragoman::client
