#include "relay/app/room_store.h"

#include "relay/app/whole_file.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <system_error>

namespace dragoman::app {
namespace {

/// Behind the names: a file that ends without it was not written to its end.
constexpr const char* kEnd = "= end";

}  // namespace

RoomStore::RoomStore(const event::Event& event, const std::string& name)
    : event_(event), file_(event.storage.dir / name) {}

std::vector<bool> RoomStore::load(bool& damaged) const {
  std::vector<bool> rooms(event_.rooms.size());
  std::error_code error;
  damaged = false;
  if (!std::filesystem::exists(file_, error) && !error) return rooms;
  std::ifstream in(file_);
  std::string line;
  while (std::getline(in, line) && line != kEnd) {
    const auto found = std::find_if(event_.rooms.begin(), event_.rooms.end(),
                                    [&](const event::Room& room) { return room.id == line; });
    if (found != event_.rooms.end())
      rooms[static_cast<std::size_t>(found - event_.rooms.begin())] = true;
  }
  damaged = line != kEnd;
  if (damaged) std::fill(rooms.begin(), rooms.end(), true);
  return rooms;
}

bool RoomStore::save(const std::vector<bool>& rooms) const {
  std::error_code error;
  if (std::find(rooms.begin(), rooms.end(), true) == rooms.end()) {
    std::filesystem::remove(file_, error);
    return !error;
  }
  std::string text;
  for (std::size_t room = 0; room < rooms.size(); ++room)
    if (rooms[room]) text += event_.rooms[room].id + "\n";
  return !replace_file(file_, text + kEnd + "\n");
}

}  // namespace dragoman::app
