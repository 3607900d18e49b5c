#pragma once
/// Bytes of standard input as lines. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::client {

/// Gathers bytes and gives whole lines back, without their end (LF or CR LF) and without blanks
/// around. A line longer than kLongest is dropped whole.
class LineReader {
 public:
  static constexpr std::size_t kLongest = 4096;
  std::vector<std::string> push(std::string_view bytes);

 private:
  std::string open_;
  bool too_long_ = false;
};

/// Words of a line, split at blanks.
std::vector<std::string> words(std::string_view line);

}  // namespace dragoman::client
