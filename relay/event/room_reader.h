#pragma once
/// One [[room]] of the event file with its sources, channels and booths.

#include "relay/event/event.h"
#include "relay/event/table_reader.h"

#include <filesystem>

namespace dragoman::event {

/// Longest id of a room, booth or source, in bytes; ids stand in URLs.
inline constexpr std::size_t kMaxId = 64;
/// Languages of one room; with the floor their numbers are 0 to 127 (the RED twin is group + 128).
inline constexpr std::size_t kMaxLanguages = 126;
/// What the engine has seats and slots for.
inline constexpr std::size_t kMaxBooths = 32;
inline constexpr std::size_t kMaxSources = 8;

class RoomReader {
 public:
  RoomReader(const toml::table& table, std::filesystem::path folder, Problems& problems);

  /// Reports whatever is wrong; the room is usable when nothing was.
  Room read();
  /// Of the room's id, for problems that concern several rooms.
  Place id_place() const { return table_.place("id"); }

 private:
  void read_languages();
  void read_fallback(TableReader& table, Fallback& fallback);
  void read_rules();
  void read_spoken_names();
  void read_spoken_name(TableReader& table, Channel& channel);
  void read_channels();
  void apply_channel(TableReader& table, const std::string& id);
  void number_channels();
  void read_booths();
  void read_booth(const toml::table& item);
  void read_sources();
  void read_stream(TableReader& table, Source& source);
  void read_sender(TableReader& table, Source& source);
  void read_own_name(TableReader& table, Source& source);
  void read_floor_sources();
  void list_delayed();
  void read_floor_and_pivot();

  /// The id of a table, checked for spelling; empty when it is missing or wrong.
  std::string read_id(TableReader& table, const std::string& example);
  /// The room's spelling of a language, which must be among its languages; empty when it is not.
  std::string known_language(const std::string& code, Place place);

  Problems& problems_;
  TableReader table_;
  std::filesystem::path folder_;
  Room room_;
  std::vector<bool> fixed_;  ///< channel's number was given, by position in room_.channels
};

}  // namespace dragoman::event
