#pragma once
/// Voices that no channel can carry: booth-mate to booth-mate, desk to technician and back. Who
/// hears whom follows from what the engine says of the desks and from whom the technicians talk to.
/// The packets go as they came, by unicast, past the engine (see media/room_runner).

#include "relay/app/admission.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <span>
#include <string>
#include <vector>

namespace dragoman::app {

/// Whom a technician talks to.
struct TalkTarget {
  bool on = false;
  std::int16_t booth = engine::kNone;  ///< kNone = every booth of the room
  std::int16_t desk = 0;               ///< 0 = every desk of the booth
  bool operator==(const TalkTarget&) const = default;
  bool means(engine::Seat seat) const noexcept {
    return on && (booth == engine::kNone || booth == seat.booth) &&
           (desk == 0 || desk == seat.desk);
  }
};

/// One who may speak or hear privately.
struct PrivateParty {
  const Admission* admission = nullptr;  ///< an interpreter or a technician, with its slot
  TalkTarget target;                     ///< of a technician
  bool hears = false;                    ///< it has named a port for its ears
};

/// A voice that somebody hears.
struct PrivateVoice {
  const Admission* speaker = nullptr;
  bool talks =
      false;  ///< to the hearer; else it is the booth-mate at work, heard for the hand-over
  bool operator==(const PrivateVoice&) const = default;
};

/// Desks that hear `technician` now. Control thread; pure.
std::vector<engine::Seat> hearers_of(const PrivateParty& technician,
                                     std::span<const PrivateParty> others);

/// What `hearer` hears of `others`, all of one room. A booth-mate on air is heard while the
/// hearer's own microphone is closed. Control thread; pure.
std::vector<PrivateVoice> private_voices(const PrivateParty& hearer,
                                         std::span<const PrivateParty> others,
                                         const engine::RoomStatus& status);

}  // namespace dragoman::app
