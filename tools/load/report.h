#pragma once
/// What a load came to, as a table or as JSON. Pure.

#include "tools/load/crowd.h"
#include "tools/load/relay_cost.h"

#include <string>
#include <vector>

namespace dragoman::load {

struct LoadReport {
  double seconds = 0;
  std::vector<CrowdResult> crowds;
  RelayCost relay;
};

std::string to_text(const LoadReport& report);
std::string to_json(const LoadReport& report);  ///< one object

}  // namespace dragoman::load
