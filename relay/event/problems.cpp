#include "relay/event/problems.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <tuple>

namespace dragoman::event {
namespace {

std::string text_of(const std::vector<Problem>& problems) {
  std::string out;
  for (const Problem& p : problems) {
    out += p.line > 0 ? fmt::format("{}:{}:{}: ", p.file, p.line, p.column) : p.file + ": ";
    out += fmt::format("{}\n  {}\n", p.message, p.remedy);
  }
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace

Place place_of(const toml::source_region& region) noexcept {
  return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

Place end_of(std::string_view text) noexcept {
  const std::string_view last = text.substr(text.rfind('\n') + 1);
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
  return {static_cast<int>(std::count(text.begin(), text.end(), '\n')) + 1,
          static_cast<int>(std::count_if(last.begin(), last.end(), std::not_fn(continues))) + 1};
}

std::string Problems::where(Place place) const {
  if (place.line == 0) place = end_;
  return fmt::format("{}:{}:{}", file_, place.line, place.column);
}

void Problems::add(Place place, std::string message, std::string remedy) {
  if (place.line == 0) place = end_;
  list_.push_back({file_, place.line, place.column, std::move(message), std::move(remedy)});
}

std::vector<Problem> Problems::take() {
  std::stable_sort(list_.begin(), list_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return std::move(list_);
}

LoadError::LoadError(std::vector<Problem> problems)
    : std::runtime_error{text_of(problems)}, problems_{std::move(problems)} {}

}  // namespace dragoman::event
