#include "tools/load/crowd.h"

#include <algorithm>

namespace dragoman::load {

std::optional<Times> times_of(std::vector<double> milliseconds) {
  if (milliseconds.empty()) return std::nullopt;
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double share) {
    const auto last = static_cast<double>(milliseconds.size() - 1);
    return milliseconds[static_cast<std::size_t>(share * last + 0.5)];
  };
  return Times{milliseconds.size(), at(0.5), at(0.99), milliseconds.back()};
}

}  // namespace dragoman::load
