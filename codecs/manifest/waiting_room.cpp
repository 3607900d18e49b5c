#include "codecs/manifest/waiting_room.h"

#include <algorithm>
#include <numeric>

namespace dragoman::manifest {

WaitingRoom::WaitingRoom(std::size_t places) : guests_(places), free_(places) {
  std::iota(free_.begin(), free_.end(), 0);
}

int WaitingRoom::enter(const rtp::Packet& packet) noexcept {
  if (free_.empty() || packet.extension.size() + packet.payload.size() > rtp::kMaxDatagram)
    return kNobody;
  const int place = free_.back();
  free_.pop_back();
  Guest& guest = guests_[static_cast<std::size_t>(place)];
  guest.packet = packet;
  guest.extension = packet.extension.size();
  guest.payload = packet.payload.size();
  const auto next =
      std::copy(packet.extension.begin(), packet.extension.end(), guest.bytes.begin());
  std::copy(packet.payload.begin(), packet.payload.end(), next);
  return place;
}

rtp::Packet WaitingRoom::at(int place) const noexcept {
  const Guest& guest = guests_[static_cast<std::size_t>(place)];
  rtp::Packet packet = guest.packet;
  packet.extension = rtp::Bytes{guest.bytes}.first(guest.extension);
  packet.payload = rtp::Bytes{guest.bytes}.subspan(guest.extension, guest.payload);
  return packet;
}

void WaitingRoom::leave(int place) noexcept {
  free_.push_back(place);
}

}  // namespace dragoman::manifest
