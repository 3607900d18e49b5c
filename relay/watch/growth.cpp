#include "relay/watch/growth.h"

namespace dragoman::watch {

std::uint64_t Growth::observe(std::uint64_t total, Instant now) {
  if (!looks_.empty() && total < looks_.back().total) looks_.clear();
  if (looks_.empty() || now - looks_.back().when >= window_ / 10) looks_.push_back({now, total});
  while (looks_.size() > 1 && now - looks_[1].when >= window_) looks_.pop_front();
  span_ = now - looks_.front().when;
  return total - looks_.front().total;
}

}  // namespace dragoman::watch
