#include "relay/app/closed_store.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <system_error>

namespace dragoman::app {
namespace {

/// Behind the names: a file that ends without it was not written to its end.
constexpr const char* kEnd = "= end";

}  // namespace

ClosedStore::ClosedStore(const event::Event& event)
    : event_(event), file_(event.storage.dir / "closed-sessions") {}

std::vector<bool> ClosedStore::load(bool& damaged) const {
  std::vector<bool> closed(event_.rooms.size());
  std::error_code error;
  damaged = false;
  if (!std::filesystem::exists(file_, error) && !error) return closed;
  std::ifstream in(file_);
  std::string line;
  while (std::getline(in, line) && line != kEnd) {
    const auto found = std::find_if(event_.rooms.begin(), event_.rooms.end(),
                                    [&](const event::Room& room) { return room.id == line; });
    if (found != event_.rooms.end())
      closed[static_cast<std::size_t>(found - event_.rooms.begin())] = true;
  }
  damaged = line != kEnd;
  if (damaged) std::fill(closed.begin(), closed.end(), true);
  return closed;
}

bool ClosedStore::save(const std::vector<bool>& closed) const {
  std::error_code error;
  if (std::find(closed.begin(), closed.end(), true) == closed.end()) {
    std::filesystem::remove(file_, error);
    return !error;
  }
  std::filesystem::create_directories(file_.parent_path(), error);
  const auto beside = std::filesystem::path(file_).concat(".new");
  std::ofstream out(beside, std::ios::trunc);
  for (std::size_t room = 0; room < closed.size(); ++room)
    if (closed[room]) out << event_.rooms[room].id << '\n';
  out << kEnd << '\n';
  out.close();
  if (!out) return false;
  std::filesystem::rename(beside, file_, error);
  return !error;
}

}  // namespace dragoman::app
