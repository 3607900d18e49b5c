#include "codecs/playout/packet_store.h"

#include <algorithm>

namespace dragoman::playout {

PacketStore::PacketStore(std::size_t capacity)
    : slots_(std::max<std::size_t>(capacity, 2)), bytes_(slots_.size() * rtp::kMaxDatagram) {
  order_.reserve(slots_.size());
  free_.reserve(slots_.size());
  clear();
}

bool PacketStore::put(const StoredPacket& packet) noexcept {
  // Packets mostly arrive in order, so the place is found from the back.
  auto place = order_.end();
  while (place != order_.begin() && slots_[*(place - 1)].timestamp >= packet.timestamp) --place;
  if (place != order_.end() && slots_[*place].timestamp == packet.timestamp) return false;
  auto index = place - order_.begin();
  if (free_.empty()) {
    if (index == 0) return false;  // older than everything in a full store
    pop_front();
    --index;
  }
  const std::size_t slot = free_.back();
  free_.pop_back();
  std::byte* to = bytes_.data() + slot * rtp::kMaxDatagram;
  const std::size_t size = std::min(packet.payload.size(), rtp::kMaxDatagram);
  std::copy_n(packet.payload.data(), size, to);
  slots_[slot] = packet;
  slots_[slot].payload = {to, size};
  order_.insert(order_.begin() + index, slot);
  buffered_ += packet.duration;
  return true;
}

bool PacketStore::holds(Samples timestamp) const noexcept {
  return std::any_of(order_.begin(), order_.end(),
                     [&](std::size_t slot) { return slots_[slot].timestamp == timestamp; });
}

void PacketStore::pop_front() noexcept {
  buffered_ -= front().duration;
  free_.push_back(order_.front());
  order_.erase(order_.begin());
}

void PacketStore::clear() noexcept {
  order_.clear();
  free_.clear();
  for (std::size_t i = slots_.size(); i > 0; --i) free_.push_back(i - 1);
  buffered_ = 0;
}

}  // namespace dragoman::playout
