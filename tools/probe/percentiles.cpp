#include "tools/probe/percentiles.h"

#include <algorithm>
#include <cmath>

namespace dragoman::probe {

double percentile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double rank = std::clamp(q, 0.0, 1.0) * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(rank));
  const auto above = std::min(below + 1, values.size() - 1);
  const double share = rank - std::floor(rank);
  return values[below] + share * (values[above] - values[below]);
}

double half_range(const std::vector<double>& values) {
  return (percentile(values, 0.9) - percentile(values, 0.1)) / 2;
}

Percentiles percentiles(const std::vector<double>& values) {
  return {percentile(values, 0), percentile(values, 0.5), percentile(values, 0.9),
          percentile(values, 0.99), percentile(values, 1)};
}

}  // namespace dragoman::probe
