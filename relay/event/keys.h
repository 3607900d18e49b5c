#pragma once
/// Every key that an event file may have, by table: the one list behind "unknown key".

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::event {

/// A table of the file; `header` is how it is written, "[audio]" or "[[room.booth]]"; the file
/// itself is "".
struct TableKeys {
  std::string header;
  std::vector<std::string> keys;
};

const std::vector<TableKeys>& all_tables();

/// Keys of the table written as `header`.
const std::vector<std::string>& keys_of(std::string_view header);

/// Headers of the tables that know `key`, other than the file itself.
std::vector<std::string> tables_with(std::string_view key);

}  // namespace dragoman::event
