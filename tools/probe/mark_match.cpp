#include "tools/probe/mark_match.h"

#include <algorithm>
#include <span>

namespace dragoman::probe {
namespace {

constexpr double kAlike = 480;    ///< delays this close count as the same
constexpr double kAround = 4320;  ///< less than half of the shortest interval

/// The delay with the most others within kAlike after it.
double common_delay(std::vector<double> delays) {
  std::sort(delays.begin(), delays.end());
  double best = 0;
  std::ptrdiff_t most = 0;
  for (auto first = delays.begin(); first != delays.end(); ++first) {
    const auto last = std::upper_bound(first, delays.end(), *first + kAlike);
    if (last - first <= most) continue;
    most = last - first;
    best = *(first + (last - first) / 2);
  }
  return best;
}

/// Those heard between two places.
std::span<const FoundMark> between(const std::vector<FoundMark>& found, double from, double to) {
  const auto before = [](const FoundMark& mark, double at) { return mark.at < at; };
  const auto first = std::lower_bound(found.begin(), found.end(), from, before);
  return {first, std::lower_bound(first, found.end(), to, before)};
}

}  // namespace

MarkTimes match(const std::vector<Samples>& sent, const std::vector<FoundMark>& found,
                Samples longest) {
  std::vector<double> all;
  for (const Samples mark : sent) {
    const auto from = static_cast<double>(mark);
    for (const auto& heard : between(found, from - 1, from + static_cast<double>(longest)))
      all.push_back(heard.at - from);
  }
  MarkTimes times;
  const double common = common_delay(std::move(all));
  for (const Samples mark : sent) {
    const auto from = static_cast<double>(mark);
    const auto near = between(found, from + common - kAround, from + common + kAround);
    const auto best = std::max_element(
        near.begin(), near.end(),
        [](const FoundMark& a, const FoundMark& b) { return a.likeness < b.likeness; });
    if (best == near.end()) {
      ++times.lost;
      continue;
    }
    times.sent.push_back(mark);
    times.delays.push_back(best->at - from);
  }
  return times;
}

}  // namespace dragoman::probe
