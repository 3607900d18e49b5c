#include "client/monitor/board.h"

#include <algorithm>

namespace dragoman::client {

const RoomBoard* Board::find_room(const std::string& id) const noexcept {
  const auto found = std::find_if(rooms.begin(), rooms.end(),
                                  [&](const RoomBoard& room) { return room.id == id; });
  return found == rooms.end() ? nullptr : &*found;
}

}  // namespace dragoman::client
