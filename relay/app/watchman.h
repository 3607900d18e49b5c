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
#include <vector>

namespace dragoman::app {

/// Is what should be kept on disk there?
struct DiskState {
  bool open = true;
  std::uint64_t lost = 0;  ///< entries since start
};

class Watchman {
 public:
  struct Setup {
    /// Per channel of a room.
    std::function<std::vector<ListenerCount>(std::size_t)> listeners;
    std::function<DiskState()> disk = [] { return DiskState{}; };
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
};

}  // namespace dragoman::app
