#include "client/monitor/picker.h"

#include "client/monitor/commands.h"
#include "client/monitor/text_width.h"

#include <algorithm>
#include <utility>

namespace dragoman::client {

void Picker::open(std::string title, std::vector<Item> items) {
  title_ = std::move(title);
  items_ = std::move(items);
  const auto marked = std::ranges::find_if(items_, &Item::marked);
  cursor_ = marked == items_.end() ? 0 : static_cast<std::size_t>(marked - items_.begin());
  open_ = true;
}

void Picker::update(std::vector<Item> items) {
  const auto before = cursor_ < items_.size() ? items_[cursor_].id : std::string();
  items_ = std::move(items);
  const auto same = std::ranges::find(items_, before, &Item::id);
  if (same != items_.end()) cursor_ = static_cast<std::size_t>(same - items_.begin());
  cursor_ = std::min(cursor_, items_.empty() ? 0 : items_.size() - 1);
}

std::optional<std::string> Picker::push(std::string_view bytes, int rows) {
  if (bytes == "\x1b") {
    open_ = false;
    return std::nullopt;
  }
  if (bytes == "\r" || bytes == "\n") {
    open_ = false;
    if (cursor_ >= items_.size()) return std::nullopt;
    return items_[cursor_].id;
  }
  for (const auto command : read_commands(bytes)) {
    if (command == MonitorCommand::quit) open_ = false;
    const int to = scrolled(static_cast<int>(cursor_), command, rows - 1);
    cursor_ = std::min(static_cast<std::size_t>(to), items_.empty() ? 0 : items_.size() - 1);
  }
  return std::nullopt;
}

std::vector<std::string> Picker::lines(int rows, int columns, const Paint& paint) const {
  std::vector<std::string> out;
  if (rows <= 0) return out;
  out.push_back(paint(Tint::bold, fit(title_, columns)));
  if (items_.empty()) out.push_back(paint(Tint::dim, "  nothing"));
  const auto window = static_cast<std::size_t>(std::max(rows - 1, 1));
  const auto first = cursor_ < window ? 0 : cursor_ - window + 1;
  const auto end = std::min(items_.size(), first + window);
  for (std::size_t i = first; i < end; ++i) {
    const auto& item = items_[i];
    const auto text = std::string(i == cursor_ ? "▸ " : "  ") + (item.marked ? "■ " : "  ");
    out.push_back(paint(i == cursor_  ? Tint::bold
                        : item.marked ? Tint::green
                                      : Tint::plain,
                        fit(text + item.text, columns)));
  }
  out.resize(std::min(out.size(), static_cast<std::size_t>(rows)));
  return out;
}

}  // namespace dragoman::client
