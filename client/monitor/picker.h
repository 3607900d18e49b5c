#pragma once
/// A list over the whole screen from which one line is picked. Pure.

#include "client/monitor/paint.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dragoman::client {

class Picker {
 public:
  struct Item {
    std::string id, text;
    bool marked = false;  ///< what is so already
  };

  /// Nothing to pick from is a list that says so.
  void open(std::string title, std::vector<Item> items);
  /// The same list as it is now; the cursor stays on its line.
  void update(std::vector<Item> items);
  bool is_open() const noexcept { return open_; }

  /// Arrows, PgUp, PgDn and the like move, Enter picks and closes, Esc and q close. Returns the id
  /// that was picked.
  std::optional<std::string> push(std::string_view bytes, int rows);
  /// As many lines as there are, at most `rows`, the cursor among them.
  std::vector<std::string> lines(int rows, int columns, const Paint& paint) const;

 private:
  bool open_ = false;
  std::string title_;
  std::vector<Item> items_;
  std::size_t cursor_ = 0;
};

}  // namespace dragoman::client
