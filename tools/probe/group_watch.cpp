#include "tools/probe/group_watch.h"

namespace dragoman::probe {

void GroupWatch::packet(std::uint32_t from, Instant now) {
  if (group_.source == 0 || from == group_.source) {
    heard_ = true;
    last_ = now;
    return;
  }
  if (foreign_.size() < kMost || foreign_.contains(from)) foreign_[from] = now;
}

std::vector<std::uint32_t> GroupWatch::foreign(Instant now) {
  std::erase_if(foreign_, [&](const auto& entry) { return now - entry.second > kMemory; });
  std::vector<std::uint32_t> addresses;
  for (const auto& [address, when] : foreign_) addresses.push_back(address);
  return addresses;
}

}  // namespace dragoman::probe
