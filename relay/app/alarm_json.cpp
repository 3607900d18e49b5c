#include "relay/app/alarm_json.h"

#include "relay/watch/place_names.h"

#include <boost/json.hpp>

#include <chrono>

namespace dragoman::app {

void write_alarm(JsonWriter& out, const event::Event& event, const watch::Alarm& alarm) {
  const auto names = watch::names_of(event, alarm.place);
  out.begin_object().field("id", alarm.id).field("kind", event::to_label(alarm.kind));
  out.field("severity", alarm.grave ? "grave" : "warning");
  out.key("room").known(names.room);
  out.key("channel").known(names.channel);
  out.key("booth").known(names.booth);
  out.key("desk");
  names.desk != 0 ? out.value(names.desk) : out.null();
  out.key("source").known(names.source);
  out.key("since").number(std::chrono::duration<double>(alarm.since.time_since_epoch()).count(), 3);
  out.field("acknowledged", alarm.acknowledged);
  out.field("what", alarm.what).field("do", alarm.remedy);
  out.field("runbook", std::string("/runbook/") + event::to_label(alarm.kind)).end_object();
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
