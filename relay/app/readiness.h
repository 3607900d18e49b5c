#pragma once
/// Is every room's engine ticking? Pure; time is handed in.

#include "relay/app/media_control.h"

#include <vector>

namespace dragoman::app {

/// Control thread.
class Readiness {
 public:
  explicit Readiness(std::size_t rooms) : rooms_(rooms) {}

  /// Looks at the tick counters; a few times a second.
  void observe(MediaControl& media, Instant now);
  /// True when every room made a frame within the last second.
  bool ready(Instant now) const;
  /// Position of the first room that did not; size of the list when all did.
  std::size_t first_still(Instant now) const;

 private:
  struct Room {
    std::uint64_t ticks = 0;
    Instant moved{};
  };
  std::vector<Room> rooms_;
};

}  // namespace dragoman::app
