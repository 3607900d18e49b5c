#pragma once
/// Rooms of which something holds that a relay which starts again must still know: which are in a
/// closed session, since it may not open what was closed; which a technician has recorded.

#include "relay/event/event.h"

#include <filesystem>
#include <string>
#include <vector>

namespace dragoman::app {

/// Control thread. Each is a file of its own in the event's storage.
class RoomStore {
 public:
  RoomStore(const event::Event& event, const std::string& name);

  /// By room. All of them when what was kept cannot be read, which `damaged` then says: some room
  /// was among them, or there would be no file.
  std::vector<bool> load(bool& damaged) const;
  /// Replaces the file at once; without such a room there is none. False when it could not be.
  bool save(const std::vector<bool>& rooms) const;

 private:
  const event::Event& event_;
  std::filesystem::path file_;
};

}  // namespace dragoman::app
