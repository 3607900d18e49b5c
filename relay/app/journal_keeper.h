#pragma once
/// What the journal is told: whatever is so now and was not before begins, whatever no longer is so
/// ends.

#include "relay/engine/ids.h"
#include "relay/event/event.h"
#include "relay/store/journal_writer.h"
#include "relay/watch/alarm_book.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace dragoman::app {

/// journal.sqlite in the event's storage.
std::filesystem::path journal_path(const event::Event& event);

/// Everything of a room's state that the journal keeps. Pure.
std::vector<store::JournalFact> journal_facts(const event::Room& room,
                                              const engine::RoomStatus& status);

/// Control thread.
class JournalKeeper {
 public:
  /// Event and sink must outlive it.
  JournalKeeper(const event::Event& event, store::JournalSink& sink);

  /// At every change of a room's state.
  void observe(std::size_t room, const engine::RoomStatus& status, WallTime now);
  /// Something that happened, and does not last.
  void note(const store::JournalFact& fact, WallTime now);
  /// Something that no room's state tells begins, or is over.
  void observe_lasting(const store::JournalFact& fact, bool begins, WallTime now);
  /// An alarm begins or ends. It is a fact of its room, or of none.
  void observe_alarm(const watch::AlarmBook::Change& change, WallTime now);
  /// Everything that still is so ends now: the relay stops.
  void close(WallTime now);

 private:
  void note_handovers(std::size_t room, const engine::RoomStatus& status, WallTime now);

  const event::Event& event_;
  store::JournalSink& sink_;
  std::vector<std::map<store::JournalFact, std::uint64_t>> open_;  ///< by room; fact → key
  std::vector<std::vector<std::uint32_t>> handovers_;              ///< ended, by room and booth
  std::map<std::string, std::uint64_t> alarms_;                    ///< id → key
  std::map<store::JournalFact, std::uint64_t> lasting_;            ///< fact → key
  std::uint64_t last_key_ = 0;
};

}  // namespace dragoman::app
