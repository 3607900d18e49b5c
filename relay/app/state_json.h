#pragma once
/// The state of the event as /api/v1/event and the live WebSocket show it (design.md, "JSON that
/// scripts rely on"). Pure: everything is handed in. Unknown values are null.

#include "relay/app/json_writer.h"
#include "relay/app/recording_desk.h"
#include "relay/app/seat_table.h"
#include "relay/app/session_hub.h"
#include "relay/engine/ids.h"
#include "relay/event/event.h"

#include <string>
#include <vector>

namespace dragoman::app {

/// What is known of one room.
struct RoomView {
  const event::Event& event;
  std::size_t index;
  const engine::RoomStatus& status;
  const std::vector<ListenerCount>& listeners;  ///< per channel
  const SeatTable& seats;
  /// False for those who showed no key: channels as delegates see them, nobody's name or seat.
  bool staff = true;
  std::uint64_t messages = 0;  ///< that desks and technicians wrote to each other since start
  const RecordingDesk* recording = nullptr;
  bool closed_session = false;  ///< only who has a key hears its channels

  const event::Room& room() const { return event.rooms[index]; }
  /// Not even who speaks when is for strangers to know.
  bool veiled() const { return closed_session && !staff; }
  bool known() const { return status.ticks > 0 && !veiled(); }
};

/// One room object.
void write_room(JsonWriter& out, const RoomView& view);
/// One object of a room's "channels".
void write_channel(JsonWriter& out, const RoomView& view, std::size_t channel);
/// One object of a room's "sources", by its place on the floor.
void write_floor_source(JsonWriter& out, const RoomView& view, std::size_t slot);
/// One object of a booth's "desks".
void write_desk(JsonWriter& out, const RoomView& view, engine::Seat seat);

/// {"id","channels":[{"id","rms_dbfs","peak_dbfs","true_peak_dbfs","momentary_lufs",
/// "short_term_lufs"}],"sources":[{"id","rms_dbfs","peak_dbfs"}]}
void write_meters(JsonWriter& out, const RoomView& view);

}  // namespace dragoman::app
