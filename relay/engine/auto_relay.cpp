#include "relay/engine/auto_relay.h"

#include "relay/engine/channel_index.h"

namespace dragoman::engine {

AutoRelay::AutoRelay(const event::Room& room) {
  for (const auto& booth : room.booths) own_channels_.push_back(channel_index(room, booth.a));
  follow(rules_of(room));
}

void AutoRelay::follow(const RoomRules& rules) noexcept {
  when_ = rules.auto_relay;
  pivot_booth_ = rules.pivot;
}

const Desk* AutoRelay::pivot(std::span<const Desk> desks) const noexcept {
  for (const auto& desk : desks) {
    const bool speaks = desk.seat.booth == pivot_booth_ && desk.open && desk.heard;
    if (speaks && (when_ == event::AutoRelay::any || desk.output == Output::b)) return &desk;
  }
  return nullptr;
}

std::int16_t AutoRelay::floor_key(const Desk& listener, const Desk& pivot, const ChannelSet& roots,
                                  std::int16_t floor_language) const noexcept {
  if (listener.seat.booth == pivot_booth_) return 0;
  const auto own = own_channels_[static_cast<std::size_t>(listener.seat.booth)];
  const bool understands = floor_language != kNone && floor_language == own;
  if (when_ == event::AutoRelay::any && understands) return 0;
  const bool relayed_by_pivot =
      listener.channel != kNone && roots[static_cast<std::size_t>(listener.channel)];
  return relayed_by_pivot ? std::int16_t{0} : pivot.channel;
}

}  // namespace dragoman::engine
