#pragma once
/// What desks and technicians wrote to each other, the latest of each room. Booth-mates' messages
/// are theirs and are not kept.

#include "codecs/audio/time.h"
#include "relay/app/json_writer.h"

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace dragoman::app {

/// Control thread.
class MessageBook {
 public:
  /// So many of each room are kept.
  static constexpr std::size_t kKept = 50;

  struct Entry {
    WallTime when{};
    std::string booth;  ///< the desk's, whoever wrote
    int desk = 0;
    bool from_technician = false;
    std::string text;
  };

  explicit MessageBook(std::size_t rooms) : rooms_(rooms) {}

  void add(std::size_t room, Entry entry);
  /// How many were written since start: who sees it grow knows that there is something to read.
  std::uint64_t count(std::size_t room) const { return rooms_[room].count; }
  const std::deque<Entry>& latest(std::size_t room) const { return rooms_[room].entries; }

 private:
  struct Room {
    std::deque<Entry> entries;
    std::uint64_t count = 0;
  };
  std::vector<Room> rooms_;
};

/// {"count":2,"messages":[{"t","from":"technician","booth","desk","text"}]}, oldest first; "from"
/// is "desk" or "technician", booth and desk name the desk in both cases.
void write_messages(JsonWriter& out, const MessageBook& book, std::size_t room);

}  // namespace dragoman::app
