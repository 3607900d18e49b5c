#pragma once
/// What `dragoman-booth check` found, for people and for scripts. Pure.

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dragoman::client {

/// One thing looked at.
struct Finding {
  std::string check;  ///< device | noise | microphone | headphones | control | pace | media
                      ///< | contribution
  bool good = false;
  std::string words;   ///< what was found
  std::string remedy;  ///< what to do about it; also a hint beside a good verdict
  std::vector<std::pair<std::string, std::optional<double>>> figures;  ///< names have their units
};

/// "✔ microphone   good: …", and the remedy on a line of its own.
std::string to_text(const Finding& finding);
std::string to_json(const Finding& finding);

}  // namespace dragoman::client
