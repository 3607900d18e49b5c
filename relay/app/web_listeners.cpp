#include "relay/app/web_listeners.h"

#include <algorithm>

namespace dragoman::app {

WebListeners::WebListeners(std::size_t shards, std::size_t seats) : shards_(shards) {
  for (Shard& shard : shards_) {
    shard.seats.resize(seats);
    for (std::size_t i = 0; i < seats; ++i) shard.free.push_back(static_cast<std::uint16_t>(i));
  }
}

WebListener* WebListeners::seat(std::string id) {
  const auto emptiest = std::max_element(
      shards_.begin(), shards_.end(),
      [](const Shard& a, const Shard& b) { return a.free.size() < b.free.size(); });
  if (emptiest == shards_.end() || emptiest->free.empty()) return nullptr;
  const auto [entry, fresh] = by_id_.try_emplace(id);
  if (!fresh) return nullptr;
  WebListener& listener = entry->second;
  listener.id = std::move(id);
  listener.seat = {static_cast<std::uint8_t>(emptiest - shards_.begin()), emptiest->free.front()};
  emptiest->free.pop_front();
  emptiest->seats[listener.seat.slot] = &listener;
  unchecked_.push_back(&listener);
  return &listener;
}

WebListener* WebListeners::find(std::string_view id) {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() || found->second.ending ? nullptr : &found->second;
}

WebListener* WebListeners::at(webrtc::Seat seat) {
  if (seat.shard >= shards_.size() || seat.slot >= shards_[seat.shard].seats.size()) return nullptr;
  return shards_[seat.shard].seats[seat.slot];
}

void WebListeners::remove(webrtc::Seat seat) {
  WebListener* const listener = at(seat);
  if (listener == nullptr) return;
  if (!listener->checked) unchecked_.remove(listener);
  Shard& shard = shards_[seat.shard];
  shard.seats[seat.slot] = nullptr;
  shard.free.push_back(seat.slot);
  by_id_.erase(std::string(listener->id));
}

void WebListeners::check(WebListener& listener) noexcept {
  if (listener.checked) return;
  listener.checked = true;
  unchecked_.remove(&listener);
}

WebListener* WebListeners::longest_unchecked(std::optional<std::uint32_t> address) {
  const auto found =
      std::find_if(unchecked_.begin(), unchecked_.end(), [&](const WebListener* listener) {
        return !listener->ending && (!address || listener->address == *address);
      });
  return found == unchecked_.end() ? nullptr : *found;
}

std::vector<WebListener*> WebListeners::those(
    const std::function<bool(const WebListener&)>& which) {
  std::vector<WebListener*> out;
  for (auto& [id, listener] : by_id_)
    if (!listener.ending && which(listener)) out.push_back(&listener);
  return out;
}

std::vector<WebCount> WebListeners::count(std::size_t room, std::size_t channels) const {
  std::vector<WebCount> counts(channels);
  for (const auto& [id, listener] : by_id_) {
    if (listener.place.room != room || !listener.connected || listener.ending) continue;
    WebCount& count = counts[static_cast<std::size_t>(listener.place.channel)];
    ++count.listeners;
    count.lost += static_cast<std::uint64_t>(std::max(0, listener.lost));
    count.worst_jitter = std::max(count.worst_jitter, listener.jitter);
  }
  return counts;
}

int WebListeners::connected() const {
  return static_cast<int>(std::count_if(by_id_.begin(), by_id_.end(), [](const auto& entry) {
    return entry.second.connected && !entry.second.ending;
  }));
}

}  // namespace dragoman::app
