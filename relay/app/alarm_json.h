#pragma once
/// Alarms as JSON: in /api/v1/event, /api/v1/alarms, the live feed, and what a webhook is told.
/// Pure.

#include "relay/app/json_writer.h"
#include "relay/event/event.h"
#include "relay/watch/alarm_book.h"

#include <optional>
#include <string>
#include <string_view>

namespace dragoman::app {

/// One object.
void write_alarm(JsonWriter& out, const event::Event& event, const watch::Alarm& alarm);
/// A list of them.
void write_alarms(JsonWriter& out, const event::Event& event, const watch::AlarmBook& alarms);
/// {"event","active","alarm":{…}}
std::string webhook_text(const event::Event& event, const watch::AlarmBook::Change& change);

struct Acknowledgement {
  std::string id;
  bool acknowledged = false;
};
/// {"id","acknowledged"}; nothing when it is something else.
std::optional<Acknowledgement> read_acknowledgement(std::string_view body);

}  // namespace dragoman::app
