#pragma once
/// May this Hello begin a session? Pure: the answer follows from the event and who is already
/// there.

#include "codecs/control/messages.h"
#include "relay/app/seat_table.h"
#include "relay/engine/source.h"

#include <optional>
#include <string>
#include <variant>

namespace dragoman::app {

/// A session as it was let in.
struct Admission {
  control::Role role = control::Role::listener;
  std::size_t room = 0;
  std::optional<engine::Seat> seat;  ///< interpreters
  std::optional<int> slot;           ///< interpreters, floors and technicians
  std::string name;                  ///< of those, unique in the room
  engine::SourceConfig source;       ///< of those; its SSRC is still to be drawn
  rtp::Endpoint from{};              ///< where their RTP comes from; nothing while by WebRTC
  bool webrtc = false;               ///< a technician in a browser
};

std::variant<Admission, control::Refused> admit(const control::Hello& hello,
                                                const event::Event& event, const SeatTable& seats,
                                                const rtp::Endpoint& control_peer);

}  // namespace dragoman::app
