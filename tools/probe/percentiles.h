#pragma once
/// Order statistics. Pure.

#include <vector>

namespace dragoman::probe {

/// The value that a share `q` (0 … 1) of `values` does not exceed, by linear interpolation between
/// the two nearest ranks (0 the smallest, 1 the largest). 0 when there is none.
double percentile(std::vector<double> values, double q);

/// Half of what lies between the 10 % and the 90 % of `values`: how much they moved.
double half_range(const std::vector<double>& values);

struct Percentiles {
  double min = 0, p50 = 0, p90 = 0, p99 = 0, max = 0;
};
Percentiles percentiles(const std::vector<double>& values);

}  // namespace dragoman::probe
