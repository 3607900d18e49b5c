#pragma once
/// The rooms' memories as a file in the event's storage.

#include "relay/app/room_memory.h"
#include "relay/event/event.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dragoman::app {

/// One thread at a time. No method throws for a disk that fails, or for what somebody wrote into
/// the file: what the event no longer has is passed over.
class MemoryStore {
 public:
  /// Of the rooms, channels and booths that `event` has as it begins.
  explicit MemoryStore(const event::Event& event);

  /// By room. Fresh ones where there is no file, or one that cannot be read; then that is kept
  /// beside, and `warning` says so.
  std::vector<RoomMemory> load(std::optional<std::string>& warning) const;
  /// Replaces the file at once. A warning, if that could not be.
  std::optional<std::string> save(const std::vector<RoomMemory>& rooms) const;
  /// The next load has fresh ones.
  void forget() const;

 private:
  const event::Event& event_;
  std::filesystem::path file_;
};

}  // namespace dragoman::app
