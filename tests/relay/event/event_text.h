#pragma once
/// Event files for tests: a valid minimum to which one thing is added at a time.

#include "relay/event/load.h"

#include <string>
#include <vector>

namespace dragoman::event::testing {

/// Loads `text`, which must be right.
inline Event loaded(const std::string& text) {
  return parse(text, "/srv/event.toml");
}

/// The problems of `text`, which must have some.
inline std::vector<Problem> problems_of(const std::string& text) {
  try {
    parse(text, "event.toml");
  } catch (const LoadError& error) {
    return error.problems();
  }
  return {};
}

/// A valid event whose only room has `more` in it.
inline std::string with_room(const std::string& more) {
  return "[event]\nname = \"Test\"\n[[room]]\nid = \"hall\"\nlanguages = [\"en\", \"fr\", "
         "\"ru\"]\n" +
         more;
}
inline constexpr int kRoomLine = 6;  ///< where with_room() puts `more`

/// A valid event with `head` before its room.
inline std::string with_head(const std::string& head) {
  return "[event]\nname = \"Test\"\n" + head + "\n[[room]]\nid = \"hall\"\nlanguages = [\"en\"]\n";
}
inline constexpr int kHeadLine = 3;  ///< where with_head() puts `head`

inline bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace dragoman::event::testing
