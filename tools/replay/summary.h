#pragma once
/// What a replay came to: the distribution of the delay, and the totals.

#include "tools/replay/harness.h"

#include <string>

namespace dragoman::replay {

/// One thread.
class Summary {
 public:
  explicit Summary(int channels) : channels_(channels) {}

  void block(const PlayedBlock& block);

  double delay_ms(double quantile) const;              ///< 0 … 1, to a tenth of a millisecond
  Samples played() const noexcept { return played_; }  ///< since the first decoded sample
  double concealed_share() const noexcept;

  /// One JSON object; `cut` when the trace was.
  std::string json(const Harness& harness, bool cut) const;
  /// The same in a few lines for people.
  std::string text(const Harness& harness) const;

 private:
  static constexpr std::size_t kBins = 20'000;  ///< of 0.1 ms; the last holds all beyond 2 s

  int channels_;
  std::vector<std::uint32_t> delays_ = std::vector<std::uint32_t>(kBins);
  std::uint64_t blocks_ = 0;
  Samples played_ = 0, concealed_ = 0;
};

}  // namespace dragoman::replay
