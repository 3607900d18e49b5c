#include "tools/netsim/histogram.h"

#include "tools/netsim/units.h"

#include <algorithm>

namespace dragoman::netsim {
namespace {

constexpr std::size_t kMostBars = 10'000;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::optional<Histogram::Bar> read_bar(std::string_view text) {
  const auto delay = read_duration(trimmed(take_part(text, ':')));
  const auto weight = read_weight(trimmed(text));
  if (!delay || !weight) return std::nullopt;
  return Histogram::Bar{*delay, *weight};
}

}  // namespace

Histogram::Histogram(const std::vector<Bar>& bars) {
  double all = 0, below = 0;
  for (const Bar& bar : bars) all += bar.weight;
  for (const Bar& bar : bars) {
    if (bar.weight <= 0) continue;
    below += bar.weight;
    steps_.push_back({below / all, bar.delay});
  }
}

Nanoseconds Histogram::at(double u) const noexcept {
  const auto found = std::upper_bound(steps_.begin(), steps_.end(), u,
                                      [](double value, const Step& s) { return value < s.up_to; });
  return found != steps_.end() ? found->delay : steps_.back().delay;
}

std::optional<Histogram> read_histogram(std::string_view text) {
  std::vector<Histogram::Bar> bars;
  double all = 0;
  while (!text.empty()) {
    auto line = take_part(text, '\n');
    line = take_part(line, '#');
    while (!line.empty()) {
      const auto part = trimmed(take_part(line, ','));
      if (part.empty()) continue;
      const auto bar = read_bar(part);
      if (!bar || bars.size() == kMostBars) return std::nullopt;
      bars.push_back(*bar);
      all += bar->weight;
    }
  }
  if (!(all > 0)) return std::nullopt;
  return Histogram(bars);
}

}  // namespace dragoman::netsim
