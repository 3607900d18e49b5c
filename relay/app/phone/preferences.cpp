#include "relay/app/phone/preferences.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace dragoman::app {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

double weight_of(std::string_view parameters) {
  const auto at = parameters.find("q=");
  if (at == std::string_view::npos) return 1;
  const auto number = parameters.substr(at + 2);
  double weight = 1;
  std::from_chars(number.data(), number.data() + number.size(), weight);
  return weight;
}

}  // namespace

std::vector<std::string_view> preferences(std::string_view header) {
  std::vector<std::pair<double, std::string_view>> weighed;
  while (!header.empty()) {
    const auto end = std::min(header.find(','), header.size());
    const auto item = header.substr(0, end);
    const auto semicolon = std::min(item.find(';'), item.size());
    const auto value = trimmed(item.substr(0, semicolon));
    const double weight = weight_of(item.substr(semicolon));
    if (!value.empty() && weight > 0) weighed.emplace_back(weight, value);
    header.remove_prefix(std::min(end + 1, header.size()));
  }
  std::stable_sort(weighed.begin(), weighed.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string_view> out;
  for (const auto& [weight, value] : weighed) out.push_back(value);
  return out;
}

}  // namespace dragoman::app
