#pragma once
/// Collects what is wrong with a file, so that all of it is told at once.

#include "relay/event/load.h"

#include <toml++/toml.h>

#include <string>
#include <vector>

namespace dragoman::event {

/// A spot in the file, from 1; 0 = the whole file.
struct Place {
  int line = 0;
  int column = 0;
};
Place place_of(const toml::source_region& region) noexcept;
inline Place place_of(const toml::node& node) noexcept {
  return place_of(node.source());
}

class Problems {
 public:
  explicit Problems(std::string file) : file_{std::move(file)} {}

  void add(Place place, std::string message, std::string remedy);
  bool empty() const noexcept { return list_.empty(); }
  /// All of them, in the order of the file.
  std::vector<Problem> take();

 private:
  std::string file_;
  std::vector<Problem> list_;
};

}  // namespace dragoman::event
