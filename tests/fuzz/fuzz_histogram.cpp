// Measured delays from a file that anybody may have written. What is taken has a delay for every
// quantile, and none that is negative.

#include "tools/netsim/histogram.h"

#include <array>
#include <cstdlib>

using namespace dragoman;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto histogram = netsim::read_histogram(text);
  if (!histogram) return 0;
  if (histogram->empty()) std::abort();
  constexpr std::array kQuantiles{0.0, 1e-12, 0.25, 0.5, 0.999, 1.0 - 1e-16};
  for (const double u : kQuantiles)
    if (histogram->at(u) < Nanoseconds{0}) std::abort();
  return 0;
}
