#pragma once
/// Delays and how often each comes: a distribution as it was measured, not as a formula has it.

#include "codecs/audio/time.h"

#include <optional>
#include <string_view>
#include <vector>

namespace dragoman::netsim {

/// A plain value.
class Histogram {
 public:
  struct Bar {
    Nanoseconds delay{0};
    double weight = 0;  ///< share of all, by the sum of weights
  };

  Histogram() = default;
  /// Weights from 0 on, of which one at least is not 0.
  explicit Histogram(const std::vector<Bar>& bars);

  bool empty() const noexcept { return steps_.empty(); }
  /// The delay at the quantile `u`, 0 ≤ u < 1; not of an empty one.
  Nanoseconds at(double u) const noexcept;

 private:
  struct Step {
    double up_to = 0;
    Nanoseconds delay{0};
  };
  std::vector<Step> steps_;  ///< ascending
};

/// Bars as TIME:WEIGHT, "0ms:90,4.5ms:9,30ms:1"; commas or line ends between, `#` begins a comment
/// to the line's end. At most 10000. Nothing when it is anything else.
std::optional<Histogram> read_histogram(std::string_view text);

}  // namespace dragoman::netsim
