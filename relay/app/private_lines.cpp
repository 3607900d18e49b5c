#include "relay/app/private_lines.h"

#include "relay/app/lookup.h"

namespace dragoman::app {
namespace {

bool is_open(const engine::DeskStatus& desk) noexcept {
  return desk.microphone == engine::Microphone::on || desk.microphone == engine::Microphone::cough;
}

}  // namespace

std::vector<engine::Seat> hearers_of(const PrivateParty& technician,
                                     std::span<const PrivateParty> others) {
  std::vector<engine::Seat> seats;
  for (const auto& other : others) {
    const auto& seat = other.admission->seat;
    if (seat && other.hears && technician.target.means(*seat)) seats.push_back(*seat);
  }
  return seats;
}

std::vector<PrivateVoice> private_voices(const PrivateParty& hearer,
                                         std::span<const PrivateParty> others,
                                         const engine::RoomStatus& status) {
  std::vector<PrivateVoice> voices;
  const auto& seat = hearer.admission->seat;
  for (const auto& other : others) {
    if (other.admission == hearer.admission) continue;
    if (!other.admission->seat) {
      if (seat && other.target.means(*seat)) voices.push_back({other.admission, true});
      continue;
    }
    const auto& desk = status.desks[desk_index(*other.admission->seat)];
    if (!seat) {
      if (desk.talk == engine::Talk::technician) voices.push_back({other.admission, true});
    } else if (other.admission->seat->booth == seat->booth) {
      const bool talks = desk.talk == engine::Talk::mate;
      const bool at_work = desk.on_air && !is_open(status.desks[desk_index(*seat)]);
      if (talks || at_work) voices.push_back({other.admission, talks});
    }
  }
  return voices;
}

}  // namespace dragoman::app
