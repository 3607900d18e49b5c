#include "relay/app/multicast_keys.h"

#include <algorithm>
#include <utility>

namespace dragoman::app {

MulticastKeys::MulticastKeys(const event::Event& event, MediaControl& media, Random random,
                             const std::vector<bool>& closed)
    : event_(event), media_(media), random_(std::move(random)), mki_(random_()) {
  const int places = event::closed_places(event);
  rooms_.resize(event.rooms.size());
  for (std::size_t i = 0; i < rooms_.size(); ++i) {
    Room& room = rooms_[i];
    if (places > 0) room.place = static_cast<int>(random_() % static_cast<std::uint32_t>(places));
    room.closed = i < closed.size() && closed[i];
    room.ever_told = room.closed;
    room.current = draw(i);
    media_.seal(i, room.current);
  }
}

RoomKeys MulticastKeys::draw(std::size_t index) {
  Room& room = rooms_[index];
  if (++mki_ == 0) ++mki_;
  // Round and round: a place is taken again only when those who were put out there are long gone.
  const int places = std::max(1, event::closed_places(event_));
  if (room.closed) room.place = room.place % places + 1;
  RoomKeys keys;
  for (const event::Channel& channel : event_.rooms[index].channels) {
    auto& key = keys.emplace_back();
    if (!channel.encrypted && !room.closed) continue;
    key.emplace();
    key->mki = mki_;
    key->place = room.closed ? room.place : 0;
    for (srtp::MasterKey* each : {&key->plain, &key->red, &key->second_plain, &key->second_red})
      *each = draw_key(random_);
  }
  return keys;
}

std::vector<ChannelKeys> MulticastKeys::of(std::size_t index, std::size_t channel) const {
  const Room& room = rooms_[index];
  std::vector<ChannelKeys> keys;
  for (const RoomKeys* each : {&room.current, &room.next, &room.before})
    if (channel < each->size()) keys.push_back((*each)[channel].value_or(ChannelKeys{}));
  const auto open = [](const ChannelKeys& each) { return each.mki == 0; };
  if (!room.ever_told && std::all_of(keys.begin(), keys.end(), open)) return {};
  return keys;
}

bool MulticastKeys::any_sealed(std::size_t index) const {
  const auto& channels = event_.rooms[index].channels;
  return rooms_[index].closed ||
         std::any_of(channels.begin(), channels.end(), [](const auto& c) { return c.encrypted; });
}

bool MulticastKeys::renew(std::size_t index, Instant now) {
  if (!any_sealed(index)) return false;
  rooms_[index].next = draw(index);
  rooms_[index].due = now + kLead;
  return true;
}

void MulticastKeys::close(std::size_t index, bool closed, Instant now) {
  rooms_[index].closed = closed;
  rooms_[index].ever_told = true;
  rooms_[index].next = draw(index);
  rooms_[index].due = now + kLead;
}

std::vector<std::size_t> MulticastKeys::tick(Instant now) {
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < rooms_.size(); ++i) {
    Room& room = rooms_[i];
    if (room.forget && now >= *room.forget) {
      room.forget.reset();
      room.before.clear();
      changed.push_back(i);
    }
    if (!room.due || now < *room.due) continue;
    room.due.reset();
    room.forget = now + kGrace;
    room.before = std::exchange(room.current, std::exchange(room.next, {}));
    media_.seal(i, room.current);
  }
  return changed;
}

}  // namespace dragoman::app
