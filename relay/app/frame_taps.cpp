#include "relay/app/frame_taps.h"

namespace dragoman::app {

void FrameTaps::hold(std::size_t room, int channel) {
  if (++readers_[{room, channel}] == 1) media_.tap(room, channel, true);
}

void FrameTaps::release(std::size_t room, int channel) noexcept {
  const auto found = readers_.find({room, channel});
  if (found == readers_.end() || --found->second > 0) return;
  readers_.erase(found);
  media_.tap(room, channel, false);
}

}  // namespace dragoman::app
