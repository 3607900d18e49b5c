#include "relay/event/nearest.h"

#include <fmt/format.h>

#include <algorithm>

namespace dragoman::event {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

// Optimal string alignment (Damerau, 1964), three rows.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  // Comparing is quadratic: a key of a megabyte is no slip of the pen.
  constexpr std::size_t kLongestWord = 64;
  const std::string_view start = word.substr(0, kLongestWord);
  const auto best = std::min_element(candidates.begin(), candidates.end(),
                                     [&](const std::string& x, const std::string& y) {
                                       return edit_distance(start, x) < edit_distance(start, y);
                                     });
  return best == candidates.end() ? std::string{} : *best;
}

bool looks_like(std::string_view word, std::string_view candidate) {
  const std::size_t length = std::max(word.size(), candidate.size());
  if (candidate.empty() || word.size() > 2 * candidate.size() + 2) return false;
  return edit_distance(word, candidate) <= 1 + length / 3;
}

std::string quoted_list(const std::vector<std::string>& words, std::string_view last) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
    out += fmt::format("\"{}\"", words[i]);
  }
  return out;
}

}  // namespace dragoman::event
