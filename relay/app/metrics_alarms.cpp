#include "relay/app/metrics.h"
#include "relay/watch/place_names.h"

namespace dragoman::app {

void write_alarm_metrics(MetricsWriter& out, const event::Event& event,
                         const watch::AlarmBook& alarms, const net::WebhookCounters& webhook) {
  out.gauge("alarm_active", "1 for each alarm that is active; those that are not have no sample.");
  for (const auto& alarm : alarms.active()) {
    const auto names = watch::names_of(event, alarm.place);
    out.sample({{"room", names.room},
                {"channel", names.channel},
                {"booth", names.booth},
                {"desk", names.desk == 0 ? "" : std::to_string(names.desk)},
                {"source", names.source},
                {"kind", event::to_label(alarm.kind)},
                {"severity", alarm.grave ? "grave" : "warning"}},
               1);
  }
  out.counter("alarms_total", "Alarms that began, by kind.");
  for (std::size_t i = 0; i < event::kAlarmKinds; ++i) {
    const auto kind = static_cast<event::AlarmKind>(i);
    out.sample({{"kind", event::to_label(kind)}}, static_cast<double>(alarms.begun(kind)));
  }
  out.counter("webhook_posts_total", "Beginnings and ends of alarms for the webhook, by outcome.");
  out.sample({{"outcome", "taken"}}, static_cast<double>(webhook.taken));
  out.sample({{"outcome", "failed"}}, static_cast<double>(webhook.failed));
  out.sample({{"outcome", "dropped"}}, static_cast<double>(webhook.dropped));
}

}  // namespace dragoman::app
