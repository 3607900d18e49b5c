#include "relay/trust/attempts.h"

#include <algorithm>
#include <chrono>

namespace dragoman::trust {
namespace {

using std::chrono::seconds;

constexpr int kFree = 5;  ///< slips of the hand
constexpr seconds kLongest{60};
constexpr seconds kForgotten{15 * 60};  ///< after so long without another
constexpr std::size_t kMostAddresses = 4096;

}  // namespace

Nanoseconds Attempts::wait(std::uint32_t address, Instant now) const noexcept {
  const auto past = past_.find(address);
  return past == past_.end() ? Nanoseconds{} : std::max(Nanoseconds{}, past->second.free_at - now);
}

void Attempts::failed(std::uint32_t address, Instant now) {
  if (!past_.contains(address)) make_room(now);
  auto& past = past_[address];
  if (past.failures > 0 && now - past.last > kForgotten) past = {};
  past.last = now;
  ++past.failures;
  const int beyond = past.failures - kFree;
  if (beyond <= 0) return;
  past.free_at = now + std::min(kLongest, seconds{1} * (1 << std::min(beyond - 1, 6)));
}

void Attempts::make_room(Instant now) {
  if (past_.size() < kMostAddresses) return;
  std::erase_if(past_, [&](const auto& each) { return now - each.second.last > kForgotten; });
  if (past_.size() < kMostAddresses) return;
  past_.erase(std::min_element(past_.begin(), past_.end(), [](const auto& a, const auto& b) {
    return a.second.last < b.second.last;
  }));
}

}  // namespace dragoman::trust
