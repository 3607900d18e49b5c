#include "client/cli/line_reader.h"

namespace dragoman::client {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string trimmed(std::string_view line) {
  const auto first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return "";
  return std::string(line.substr(first, line.find_last_not_of(kBlank) - first + 1));
}

}  // namespace

std::vector<std::string> LineReader::push(std::string_view bytes) {
  std::vector<std::string> lines;
  for (const char c : bytes) {
    if (c == '\n') {
      if (!too_long_) lines.push_back(trimmed(open_));
      open_.clear();
      too_long_ = false;
    } else if (open_.size() >= kLongest) {
      too_long_ = true;
    } else {
      open_ += c;
    }
  }
  return lines;
}

std::vector<std::string> words(std::string_view line) {
  std::vector<std::string> found;
  while (true) {
    const auto first = line.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return found;
    line.remove_prefix(first);
    const auto end = std::min(line.find_first_of(kBlank), line.size());
    found.emplace_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

}  // namespace dragoman::client
