#include "client/listen/report.h"

#include "client/cli/json_line.h"

namespace dragoman::client {

namespace {

std::string forger(const ListenReport& report) {
  return report.forged.forged > 0 ? rtp::to_string(report.forged.forger) : std::string{};
}

}  // namespace

void tell_story(ListenReport& report, const control::RoomState& room) {
  for (const auto& channel : room.channels) {
    if (channel.id != report.channel) continue;
    report.state = channel.state;
    report.quality = channel.quality;
    for (const auto& [booth, desk] : channel.on_air)
      report.on_air.push_back(booth + "/" + std::to_string(desk));
  }
}

std::string to_json_line(const ListenReport& report, double t) {
  const auto known = [&](double value) {
    return report.playing ? std::optional<double>(value) : std::nullopt;
  };
  return JsonLine()
      .number("t", t, 3)
      .text_or_null("room", report.room)
      .text_or_null("channel", report.channel)
      .text_or_null("transport", report.transport)
      .number("latency_ms", report.latency_ms, 2)
      .number("buffer_ms", known(report.buffer_ms), 2)
      .integer("lost", static_cast<long long>(report.lost))
      .number("concealed_ms", report.concealed_ms, 2)
      .integer("late", static_cast<long long>(report.late))
      .number("jitter_ms", known(report.jitter_ms), 2)
      .number("drift_ppm", known(report.drift_ppm), 2)
      .number("level_dbfs", known(report.level_dbfs), 1)
      .raw("redundancy", report.redundancy ? "true" : "false")
      .integer("recovered", static_cast<long long>(report.recovered))
      .text_or_null("state", report.state)
      .text_or_null("quality", report.quality)
      .list("on_air", report.on_air)
      .integer("late_callbacks", static_cast<long long>(report.late_callbacks))
      .number("stretched_ms", report.stretched_ms, 2)
      .number("shortened_ms", report.shortened_ms, 2)
      .integer("manifests", static_cast<long long>(report.forged.manifests))
      .integer("forged", static_cast<long long>(report.forged.forged))
      .integer("forged_heard", static_cast<long long>(report.forged.heard))
      .text_or_null("forger", forger(report))
      .raw("guarded", report.forged.guarded ? "true" : "false")
      .str();
}

control::ListenerReport to_message(const ListenReport& report) {
  control::ListenerReport message;
  message.channel = report.channel;
  message.transport = report.transport;
  message.lost = report.lost;
  message.late = report.late;
  message.redundancy = report.redundancy;
  message.recovered = report.recovered;
  message.concealed_ms = report.concealed_ms;
  message.jitter_ms = report.jitter_ms;
  message.latency_ms = report.latency_ms.value_or(0);
  return message;
}

}  // namespace dragoman::client
