#include "relay/app/multicast_keys.h"

#include <algorithm>
#include <utility>

namespace dragoman::app {

MulticastKeys::MulticastKeys(const event::Event& event, MediaControl& media, Random random)
    : event_(event), media_(media), random_(std::move(random)), mki_(random_()) {
  for (std::size_t room = 0; room < event.rooms.size(); ++room) {
    rooms_.push_back({draw(room), {}, std::nullopt});
    media_.seal(room, rooms_.back().current);
  }
}

RoomKeys MulticastKeys::draw(std::size_t room) {
  RoomKeys keys;
  ++mki_;
  for (const event::Channel& channel : event_.rooms[room].channels) {
    auto& key = keys.emplace_back();
    if (!channel.encrypted) continue;
    key.emplace();
    key->mki = mki_;
    for (srtp::MasterKey* each : {&key->plain, &key->red, &key->second_plain, &key->second_red})
      *each = draw_key(random_);
  }
  return keys;
}

std::vector<ChannelKeys> MulticastKeys::of(std::size_t room, std::size_t channel) const {
  std::vector<ChannelKeys> keys;
  for (const RoomKeys* each : {&rooms_[room].current, &rooms_[room].next})
    if (channel < each->size() && (*each)[channel]) keys.push_back(*(*each)[channel]);
  return keys;
}

bool MulticastKeys::renew(std::size_t room, Instant now) {
  const auto& channels = event_.rooms[room].channels;
  if (std::none_of(channels.begin(), channels.end(), [](const auto& c) { return c.encrypted; }))
    return false;
  rooms_[room].next = draw(room);
  rooms_[room].due = now + kLead;
  return true;
}

void MulticastKeys::tick(Instant now) {
  for (std::size_t i = 0; i < rooms_.size(); ++i) {
    Room& room = rooms_[i];
    if (!room.due || now < *room.due) continue;
    room.due.reset();
    room.current = std::exchange(room.next, {});
    media_.seal(i, room.current);
  }
}

}  // namespace dragoman::app
