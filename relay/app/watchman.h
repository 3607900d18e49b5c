#pragma once
/// Looks at the whole relay for the technician: feeds the alarms and the history, and tells who
/// wants to know. Control thread; time is handed in.

#include "relay/app/history_book.h"
#include "relay/app/media_control.h"
#include "relay/app/session_hub.h"
#include "relay/event/event.h"
#include "relay/watch/alarm_book.h"
#include "relay/watch/relay_watch.h"
#include "relay/watch/room_watch.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dragoman::app {

/// Is what should be kept on disk there?
struct DiskState {
  bool open = true;
  std::uint64_t lost = 0;  ///< entries since start
  std::optional<double> free_gb{};
  std::vector<std::string> failed{};  ///< rooms whose recording the disk ended
};

/// What was refused since start.
struct Refused {
  std::uint64_t packets = 0, connections = 0, guesses = 0;
};

class Watchman {
 public:
  struct Setup {
    /// Per channel of a room.
    std::function<std::vector<ListenerCount>(std::size_t)> listeners;
    std::function<DiskState()> disk = [] { return DiskState{}; };
    /// When the server's certificate ends; nothing when there is none.
    std::function<std::optional<WallTime>()> certificate = [] { return std::optional<WallTime>{}; };
    /// IGMP queriers, where they can be heard.
    std::function<std::vector<watch::RelaySeen::Querier>(Instant)> queriers = [](Instant) {
      return std::vector<watch::RelaySeen::Querier>{};
    };
    std::function<Refused()> refused = [] { return Refused{}; };
    /// Every beginning and end.
    std::function<void(const watch::AlarmBook::Change&)> changed =
        [](const watch::AlarmBook::Change&) {};
  };

  /// All must outlive it.
  Watchman(const event::Event& event, MediaControl& media, const SeatTable& seats,
           watch::AlarmBook& alarms, Setup setup);

  /// With every look at the meters, 25 times a second.
  void look(Instant now, WallTime wall);
  /// Once a second, after look().
  void second(Instant now, WallTime wall);

  /// What a watching listener says of a room. False when there are too many of them.
  bool note(std::size_t room, watch::NetworkReport report, Instant now) {
    return rooms_[room].note(std::move(report), now);
  }

  /// What a receiver says of packets that the relay did not send; `guest`: it has no key of its
  /// own.
  void note_forged(std::size_t room, std::size_t channel, const rtp::Endpoint& from, Instant now,
                   bool guest) {
    rooms_[room].note_forged(static_cast<std::int16_t>(channel), from, now, guest);
  }

  /// See watch::RelayWatch::behind(); as of the last second.
  bool behind() const noexcept { return relay_.behind(); }
  const HistoryBook& history() const noexcept { return history_; }

 private:
  void tell();

  MediaControl& media_;
  const SeatTable& seats_;
  watch::AlarmBook& alarms_;
  Setup setup_;
  std::vector<watch::RoomWatch> rooms_;
  watch::RelayWatch relay_;
  HistoryBook history_;
  std::vector<std::vector<watch::HearingSeen>> hearing_;  ///< room, channel; of the last second
};

}  // namespace dragoman::app
