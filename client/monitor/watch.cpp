#include "client/monitor/watch.h"

#include <algorithm>

namespace dragoman::client {
namespace {

bool on_air(const ChannelRow& row) {
  return row.state == "interpreted" || row.state == "relay";
}

}  // namespace

std::optional<double> Watch::held(const Memory& memory, Instant now) {
  if (!memory.peak_dbfs) return std::nullopt;
  const std::chrono::duration<double> falling =
      std::max(now - memory.peak_at - kHold, Nanoseconds{0});
  return *memory.peak_dbfs - falling.count() * kFallPerSecond;
}

void Watch::update(Memory& memory, const ChannelRow& row, Instant now) {
  const auto shown = held(memory, now);
  if (row.peak_dbfs && (!shown || *row.peak_dbfs >= *shown)) {
    memory.peak_dbfs = row.peak_dbfs;
    memory.peak_at = now;
  }
  // A counter that fell belongs to a restarted relay.
  if (memory.limited_samples && row.limited_samples > *memory.limited_samples) memory.clip_at = now;
  memory.limited_samples = row.limited_samples;

  const bool nothing = on_air(row) && row.rms_dbfs && *row.rms_dbfs < kSilence;
  if (!nothing) {
    memory.silent_since.reset();
  } else if (!memory.silent_since) {
    memory.silent_since = now;
  }
}

void Watch::update(const Board& board, Instant now) {
  for (const RoomBoard& room : board.rooms) {
    for (const ChannelRow& row : room.channels) update(memories_[{room.id, row.id}], row, now);
  }
}

Watch::Signs Watch::signs(const std::string& room, const std::string& channel, Instant now) const {
  const auto found = memories_.find({room, channel});
  if (found == memories_.end()) return {};
  const Memory& memory = found->second;
  Signs out;
  out.held_peak_dbfs = held(memory, now);
  out.clip = memory.clip_at && now - *memory.clip_at < kClipShown;
  if (memory.silent_since) out.silent_for = now - *memory.silent_since;
  return out;
}

}  // namespace dragoman::client
