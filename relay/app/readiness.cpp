#include "relay/app/readiness.h"

namespace dragoman::app {
namespace {
constexpr std::chrono::seconds kPatience{1};
}

void Readiness::observe(MediaControl& media, Instant now) {
  for (std::size_t r = 0; r < rooms_.size(); ++r) {
    const auto ticks = media.status(r).ticks;
    if (ticks == rooms_[r].ticks) continue;
    rooms_[r] = {ticks, now};
  }
}

std::size_t Readiness::first_still(Instant now) const {
  std::size_t room = 0;
  while (room < rooms_.size() && rooms_[room].ticks > 0 && now - rooms_[room].moved <= kPatience)
    ++room;
  return room;
}

bool Readiness::ready(Instant now) const {
  return first_still(now) == rooms_.size();
}

}  // namespace dragoman::app
