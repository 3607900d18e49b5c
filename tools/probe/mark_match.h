#pragma once
/// Which mark that was heard is which that was sent. Pure.

#include "tools/probe/mark_finder.h"

#include <vector>

namespace dragoman::probe {

struct MarkTimes {
  std::vector<double> delays;  ///< samples from the sending of a mark to its hearing, in order
  std::vector<Samples> sent;   ///< place of each of those
  int lost = 0;
};

/// The delay that most pairs share says which is which: intervals never repeat, so a wrong pairing
/// agrees with nothing. Each mark is then looked for within 90 ms of that delay; what is found
/// nowhere is lost. Delays are looked for from 0 to `longest`.
MarkTimes match(const std::vector<Samples>& sent, const std::vector<FoundMark>& found,
                Samples longest);

}  // namespace dragoman::probe
