#pragma once
/// What is wrong in one room.

#include "relay/event/event.h"
#include "relay/watch/channel_watch.h"
#include "relay/watch/network_watch.h"
#include "relay/watch/source_watch.h"

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace dragoman::watch {

/// A source that is there or should be.
struct SourceSeen {
  int slot = 0;
  std::string_view name;
};

/// Of the receivers of a channel that report.
struct HearingSeen {
  int reporters = 0;
  int badly = 0;  ///< that lose, or hear nothing
};

/// Control thread; pure.
class RoomWatch {
 public:
  RoomWatch(const event::Event& event, std::size_t room);

  /// A few times a second at least; how soon something is seen hangs on it. `wall` is `now` on the
  /// wall clock, the epoch when it is not known; `hearing` of each channel, or of none.
  Findings observe(const engine::RoomStatus& status, std::span<const SourceSeen> sources,
                   Instant now, WallTime wall = {}, std::span<const HearingSeen> hearing = {});
  /// What a watching listener says. False when there are too many of them.
  bool note(NetworkReport report, Instant now) { return network_.note(std::move(report), now); }
  /// What a receiver says of forged packets.
  void note_forged(std::int16_t channel, const rtp::Endpoint& from, Instant now, bool guest) {
    network_.note_forged(channel, from, now, guest);
  }

 private:
  struct Slot {
    std::string name;
    SourceWatch watch;
  };
  void floor(const engine::RoomStatus& status, std::span<const SourceSeen> sources, Instant now,
             Findings& out);
  struct Moment {
    Instant now{};
    WallTime wall{};
  };
  void sources(const engine::RoomStatus& status, std::span<const SourceSeen> sources,
               const Moment& moment, Findings& out);
  void hearing(std::span<const HearingSeen> hearing, Instant now, Findings& out);
  void lost_desks(const engine::RoomStatus& status, Findings& out) const;
  void channels(const engine::RoomStatus& status, Instant now, Findings& out);
  void engine(const engine::RoomStatus& status, Instant now, Findings& out);

  const event::Alarms& limits_;
  const event::Room& room_;
  std::int16_t index_;
  std::vector<ChannelWatch> channels_;
  std::vector<std::optional<Slot>> slots_;
  Latch no_floor_, late_, still_;
  Growth late_ticks_, ticks_;
  std::vector<Latch> losing_;  ///< by channel
  NetworkWatch network_;
};

}  // namespace dragoman::watch
