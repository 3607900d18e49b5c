#include "relay/engine/auto_relay.h"

#include "relay/engine/channel_index.h"

namespace dragoman::engine {

AutoRelay::AutoRelay(const event::Room& room) : when_(room.auto_relay) {
  for (const auto& booth : room.booths) {
    if (!room.pivot.empty() && booth.id == room.pivot)
      pivot_booth_ = static_cast<std::int16_t>(own_channels_.size());
    own_channels_.push_back(channel_index(room, booth.a));
  }
}

const Desk* AutoRelay::pivot(std::span<const Desk> desks) const noexcept {
  for (const auto& desk : desks) {
    const bool speaks = desk.seat.booth == pivot_booth_ && desk.open && desk.heard;
    if (speaks && (when_ == event::AutoRelay::any || desk.output == Output::b)) return &desk;
  }
  return nullptr;
}

std::int16_t AutoRelay::floor_key(const Desk& listener, const Desk* pivot,
                                  std::int16_t floor_language,
                                  const RelayChain& chain) const noexcept {
  if (pivot == nullptr || listener.seat.booth == pivot_booth_) return 0;
  const auto own = own_channels_[static_cast<std::size_t>(listener.seat.booth)];
  const bool understands = floor_language != kNone && floor_language == own;
  if (when_ == event::AutoRelay::any && understands) return 0;
  const bool loops = listener.channel != kNone && chain.rests_on(pivot->channel, listener.channel);
  return loops ? std::int16_t{0} : pivot->channel;
}

}  // namespace dragoman::engine
