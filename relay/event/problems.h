#pragma once
/// Collects what is wrong with a file, so that all of it is told at once.

#include "relay/event/load.h"

#include <toml++/toml.h>

#include <string>
#include <string_view>
#include <vector>

namespace dragoman::event {

/// A spot in the file, from 1; 0 = none, as of what is missing.
struct Place {
  int line = 0;
  int column = 0;
};
Place place_of(const toml::source_region& region) noexcept;
inline Place place_of(const toml::node& node) noexcept {
  return place_of(node.source());
}

/// Where the text ends: there belongs what is missing. Columns count code points.
Place end_of(std::string_view text) noexcept;

class Problems {
 public:
  Problems(std::string file, std::string_view text) : file_{std::move(file)}, end_{end_of(text)} {}

  /// Without a place the end of the file is named.
  void add(Place place, std::string message, std::string remedy);
  /// "event.toml:4:13"
  std::string where(Place place) const;
  bool empty() const noexcept { return list_.empty(); }
  /// All of them, in the order of the file.
  std::vector<Problem> take();

 private:
  std::string file_;
  Place end_;
  std::vector<Problem> list_;
};

}  // namespace dragoman::event
