#pragma once
/// What was: levels, loss, latency and listeners of every channel and source over the last hours.

#include "relay/app/json_writer.h"
#include "relay/app/session_hub.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"
#include "relay/watch/history.h"
#include "relay/watch/room_watch.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::app {

/// Control thread.
class HistoryBook {
 public:
  explicit HistoryBook(const event::Event& event);

  /// A few times a second.
  void add(std::size_t room, const engine::RoomStatus& status,
           std::span<const watch::SourceSeen> sources);
  /// Once a second.
  void second(std::size_t room, const std::vector<ListenerCount>& listeners,
              const engine::RoomStatus& status, WallTime now);

  /// {"fine":{"step","end","level_dbfs":[…],…},"coarse":{…}}
  std::string channel(std::size_t room, int channel) const;
  /// Empty when the room had no such source lately.
  std::string source(std::size_t room, std::string_view name) const;

 private:
  struct Source {
    std::string name;
    watch::History history;
    std::uint64_t received = 0, lost = 0;  ///< a second ago
  };
  struct Room {
    std::vector<watch::History> channels;
    std::vector<std::unique_ptr<Source>> sources;  ///< by slot; made when one is first there
    WallTime end{};
  };
  std::vector<Room> rooms_;
};

}  // namespace dragoman::app
