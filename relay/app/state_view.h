#pragma once
/// Puts the state of all rooms together from those who know parts of it, as JSON text.

#include "relay/app/json_writer.h"
#include "relay/app/media_control.h"
#include "relay/app/opus_feed.h"
#include "relay/app/phone/listen_feed.h"
#include "relay/app/session_hub.h"
#include "relay/app/state_json.h"
#include "relay/app/whep.h"
#include "relay/event/event.h"
#include "relay/watch/alarm_book.h"

#include <string>

namespace dragoman::app {

/// Control thread.
class StateView {
 public:
  StateView(const event::Event& event, MediaControl& media, const SessionHub& hub,
            const OpusFeed& opus, const ListenFeed& phones, const Whep* whep = nullptr,
            const RecordingDesk* recording = nullptr, const watch::AlarmBook* alarms = nullptr)
      : event_(event),
        media_(media),
        hub_(hub),
        opus_(opus),
        phones_(phones),
        whep_(whep),
        recording_(recording),
        alarms_(alarms) {}

  /// What the relay shows to `staff`, or to everybody: see RoomView. Alarms are staff's.
  /// {"name","rooms":[…],"alarms":[…]}, the answer of /api/v1/event.
  std::string event(bool staff = true) const;
  /// {"type":"state","name","rooms":[…],"alarms":[…]}, the first message of /api/v1/live.
  std::string live_state(bool staff = true) const;
  /// {"alarms":[…]}, the answer of /api/v1/alarms.
  std::string alarms() const;
  /// {"type":"alarms","alarms":[…]}
  std::string live_alarms() const;
  /// Grows with every change of the alarms.
  std::uint64_t alarms_version() const noexcept;
  /// {"type":"meters","rooms":[…]}
  std::string meters(bool staff = true) const;
  std::string room(std::size_t room, bool staff = true) const;
  std::string channel(std::size_t room, int channel) const;
  /// Of a floor source, also of one that is away.
  std::string source(std::size_t room, std::size_t slot) const;
  std::string desk(std::size_t room, engine::Seat seat) const;

  std::vector<ListenerCount> listeners(std::size_t room) const;

 private:
  /// Calls `write` with the view of a room.
  template <class Write>
  void with(std::size_t room, bool staff, Write write) const;
  void write_event(JsonWriter& out, bool staff) const;
  void write_active_alarms(JsonWriter& out, bool staff = true) const;

  const event::Event& event_;
  MediaControl& media_;
  const SessionHub& hub_;
  const OpusFeed& opus_;
  const ListenFeed& phones_;
  const Whep* whep_;                ///< null where the event takes no browsers
  const RecordingDesk* recording_;  ///< null where nothing can be recorded
  const watch::AlarmBook* alarms_;  ///< none: nobody watches
};

}  // namespace dragoman::app
