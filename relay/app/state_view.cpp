#include "relay/app/state_view.h"

#include "relay/app/alarm_json.h"

#include <algorithm>

namespace dragoman::app {

template <class Write>
void StateView::with(std::size_t room, bool staff, Write write) const {
  const auto counts = listeners(room);
  write(RoomView{event_, room, media_.status(room), counts, hub_.seats(), staff,
                 hub_.messages().count(room), recording_, hub_.in_closed_session(room)});
}

std::vector<ListenerCount> StateView::listeners(std::size_t room) const {
  auto counts = hub_.listeners(room);
  for (std::size_t c = 0; c < counts.size(); ++c) {
    counts[c].ogg = opus_.readers(room, static_cast<int>(c));
    counts[c].websocket = phones_.hearing(room, static_cast<int>(c));
  }
  if (whep_ == nullptr) return counts;
  const auto web = whep_->listeners(room);
  for (std::size_t c = 0; c < counts.size(); ++c) {
    counts[c].webrtc = web[c].listeners;
    counts[c].lost += web[c].lost;
    const double jitter_ms = std::chrono::duration<double, std::milli>(web[c].worst_jitter).count();
    counts[c].worst_jitter_ms = std::max(counts[c].worst_jitter_ms, jitter_ms);
  }
  return counts;
}

void StateView::write_event(JsonWriter& out, bool staff) const {
  out.field("name", event_.name).field("access", staff ? "staff" : "public").key("https");
  event_.trust.has_certificate() ? out.value(event_.network.https.port) : out.null();
  out.key("rooms").begin_array();
  for (std::size_t r = 0; r < event_.rooms.size(); ++r)
    with(r, staff, [&](const RoomView& view) { write_room(out, view); });
  out.end_array();
  write_active_alarms(out, staff);
}

void StateView::write_active_alarms(JsonWriter& out, bool staff) const {
  out.key("alarms");
  if (alarms_ != nullptr && staff)
    write_alarms(out, event_, *alarms_);
  else
    out.begin_array().end_array();
}

std::string StateView::alarms() const {
  JsonWriter out;
  out.begin_object();
  write_active_alarms(out);
  return out.end_object().take();
}

std::string StateView::live_alarms() const {
  JsonWriter out;
  out.begin_object().field("type", "alarms");
  write_active_alarms(out);
  return out.end_object().take();
}

std::uint64_t StateView::alarms_version() const noexcept {
  return alarms_ == nullptr ? 0 : alarms_->version();
}

std::string StateView::event(bool staff) const {
  JsonWriter out;
  out.begin_object();
  write_event(out, staff);
  return out.end_object().take();
}

std::string StateView::live_state(bool staff) const {
  JsonWriter out;
  out.begin_object().field("type", "state");
  write_event(out, staff);
  return out.end_object().take();
}

std::string StateView::meters(bool staff) const {
  // Meters need no listeners, and leave often.
  static const std::vector<ListenerCount> kNobody;
  JsonWriter out;
  out.begin_object().field("type", "meters").key("rooms").begin_array();
  for (std::size_t r = 0; r < event_.rooms.size(); ++r)
    write_meters(out, RoomView{event_, r, media_.status(r), kNobody, hub_.seats(), staff, 0,
                               nullptr, hub_.in_closed_session(r)});
  return out.end_array().end_object().take();
}

std::string StateView::room(std::size_t room, bool staff) const {
  JsonWriter out;
  with(room, staff, [&](const RoomView& view) { write_room(out, view); });
  return out.take();
}

std::string StateView::channel(std::size_t room, int channel) const {
  JsonWriter out;
  with(room, true,
       [&](const RoomView& view) { write_channel(out, view, static_cast<std::size_t>(channel)); });
  return out.take();
}

std::string StateView::source(std::size_t room, std::size_t slot) const {
  JsonWriter out;
  with(room, true, [&](const RoomView& view) { write_floor_source(out, view, slot); });
  return out.take();
}

std::string StateView::desk(std::size_t room, engine::Seat seat) const {
  JsonWriter out;
  with(room, true, [&](const RoomView& view) { write_desk(out, view, seat); });
  return out.take();
}

}  // namespace dragoman::app
