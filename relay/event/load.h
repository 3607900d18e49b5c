#pragma once
/// EVENT.toml → Event. Start-up only; throws.

#include "relay/event/event.h"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::event {

/// One thing wrong with the file: where, what, and what to do.
struct Problem {
  std::string file;
  int line = 0;  ///< from 1, the end of the file for what is missing; 0 when it cannot be read
  int column = 0;
  std::string message;
  std::string remedy;
};

/// Every problem of a file at once; what() is the list as "file:line:column: message\n  remedy".
class LoadError : public std::runtime_error {
 public:
  explicit LoadError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const noexcept { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// Reads and validates a file. Relative paths in it start at its folder. Throws LoadError.
Event load(const std::filesystem::path& file);

/// The same from text; `file` is for messages and relative paths. Never throws anything but
/// LoadError, whatever the text (fuzzed).
Event parse(std::string_view text, const std::filesystem::path& file);

/// The plan that `--check` prints: rooms, channels, groups, ports, bandwidth.
std::string plan_text(const Event& event);
std::string plan_json(const Event& event);

}  // namespace dragoman::event
