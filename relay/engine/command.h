#pragma once
/// What control asks of a room, and what the room hands back. Posted through bounded queues; the
/// mix thread applies commands between frames.

#include "relay/engine/ids.h"
#include "relay/engine/room_rules.h"

#include <memory>

namespace dragoman::engine {

class Source;  // source.h: built by control, owned by the room, retired back to control

enum class CommandType : std::uint8_t {
  open_source,     ///< slot, source: takes ownership
  close_source,    ///< slot: retired source comes back as an Event
  microphone,      ///< seat, on
  cough,           ///< seat, on
  output,          ///< seat, output, channel (kNone = default of B)
  incoming,        ///< seat, channel
  floor_language,  ///< channel (kNone = unknown); seat of the desk that says so, or none
  floor_source,    ///< slot (kNone = automatic)
  mute,            ///< channel, on, fade
  fallback,        ///< channel, on: the original, whoever interprets
  give_channel,    ///< channel, seat's booth (kNone = any): it may cut who speaks, others may not
  close_room,      ///< on, fade: nobody is heard, line-ups are
  line_up,         ///< channel, on
  gain,            ///< channel, gain_db (held within -60 … 20), fade
  source_delay,    ///< slot of a floor source, lip_sync (held within 0 … 1 s)
  channel_delay,   ///< channel, lip_sync, so too
  lock_desk,       ///< seat, on
  kick_desk,       ///< seat
  handover,        ///< seat, step
  slower,          ///< of nobody in particular
  use_microphone,  ///< of nobody in particular
  call,            ///< seat, call: none and raised by the desk, handled and finished by technicians
  talk,            ///< seat, talk; on: who heard it is gone, so that its microphone is closed
  recording,       ///< on: for receivers and technicians to know
  rules,           ///< rules: in force from the next press on; who is on air stays
  empty_channel,   ///< channel, empty: what it carries when nobody interprets
};

struct Command {
  CommandType type{};
  Seat seat{};
  std::int16_t slot = kNone;
  std::int16_t channel = kNone;
  Output output = Output::a;
  HandoverStep step = HandoverStep::ask;
  Call call = Call::none;
  Talk talk = Talk::nobody;
  bool on = false;
  float gain_db = 0;
  Samples fade = 0;  ///< 0: as fast as is no click
  Samples lip_sync = 0;
  Source* source = nullptr;  ///< owning, open_source only
  RoomRules rules{};
  event::Fallback empty{};
};
static_assert(std::is_trivially_copyable_v<Command>);

enum class EventType : std::uint8_t {
  source_retired,  ///< source: owning; control deletes it
  state_changed,   ///< RoomStatus::version grew; wake control
};
struct EngineEvent {
  EventType type{};
  std::int16_t slot = kNone;
  Source* source = nullptr;
};
static_assert(std::is_trivially_copyable_v<EngineEvent>);

}  // namespace dragoman::engine
