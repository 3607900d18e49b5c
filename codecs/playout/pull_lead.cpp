#include "codecs/playout/pull_lead.h"

#include <algorithm>

namespace dragoman::playout {

void PullLead::fetched(Instant play_time) noexcept {
  if (fresh_) most_.add(play_time, play_time - newest_);
  fresh_ = false;
  fetched_ = true;
  play_time_ = play_time;
}

void PullLead::arrived(Instant arrival) noexcept {
  if (fetched_) least_.add(play_time_, arrival - play_time_);
  newest_ = fresh_ ? std::max(newest_, arrival) : arrival;
  fresh_ = true;
}

Nanoseconds PullLead::lead() const noexcept {
  if (least_.empty()) return Nanoseconds{0};
  return std::max(Nanoseconds{0}, std::min(-least_.minimum(), most_.minimum()));
}

Instant PullLead::noticed(Instant arrival) const noexcept {
  return fetched_ ? std::max(arrival, play_time_ - lead()) : arrival;
}

}  // namespace dragoman::playout
