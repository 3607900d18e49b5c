#include "relay/app/alarm_json.h"

#include "relay/app/lookup.h"

#include <boost/json.hpp>

#include <chrono>

namespace dragoman::app {

void write_alarm(JsonWriter& out, const event::Event& event, const watch::Alarm& alarm) {
  const auto& place = alarm.place;
  const auto* room =
      place.room == engine::kNone ? nullptr : &event.rooms[static_cast<std::size_t>(place.room)];
  const bool seated = room != nullptr && place.seat.booth != engine::kNone;
  out.begin_object().field("id", alarm.id).field("kind", event::to_label(alarm.kind));
  out.field("severity", alarm.grave ? "grave" : "warning");
  out.key("room").known(room == nullptr ? std::string_view() : std::string_view(room->id));
  out.key("channel").known(room == nullptr ? std::string_view() : channel_id(*room, place.channel));
  out.key("booth").known(
      seated ? std::string_view(room->booths[static_cast<std::size_t>(place.seat.booth)].id)
             : std::string_view());
  out.key("desk");
  seated ? out.value(place.seat.desk) : out.null();
  out.key("source").known(place.source);
  out.key("since").number(std::chrono::duration<double>(alarm.since.time_since_epoch()).count(), 3);
  out.field("acknowledged", alarm.acknowledged);
  out.field("what", alarm.what).field("do", alarm.remedy).end_object();
}

void write_alarms(JsonWriter& out, const event::Event& event, const watch::AlarmBook& alarms) {
  out.begin_array();
  for (const auto& alarm : alarms.active()) write_alarm(out, event, alarm);
  out.end_array();
}

std::optional<Acknowledgement> read_acknowledgement(std::string_view body) {
  boost::json::error_code error;
  const auto root = boost::json::parse({body.data(), body.size()}, error);
  if (error || !root.is_object()) return std::nullopt;
  const auto* id = root.get_object().if_contains("id");
  const auto* acknowledged = root.get_object().if_contains("acknowledged");
  if (id == nullptr || !id->is_string() || acknowledged == nullptr || !acknowledged->is_bool())
    return std::nullopt;
  return Acknowledgement{std::string(id->get_string()), acknowledged->get_bool()};
}

std::string webhook_text(const event::Event& event, const watch::AlarmBook::Change& change) {
  JsonWriter out;
  out.begin_object().field("event", event.name).field("active", change.active).key("alarm");
  write_alarm(out, event, change.alarm);
  return out.end_object().take();
}

}  // namespace dragoman::app
