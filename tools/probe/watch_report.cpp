#include "tools/probe/watch_report.h"

#include "client/cli/json_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dragoman::probe {

namespace {

/// Senders on channels.
std::string list(const std::vector<std::pair<std::string, std::string>>& senders) {
  std::string text;
  for (const auto& [channel, address] : senders)
    text += (text.empty() ? "" : ",") +
            client::JsonLine().text("channel", channel).text("address", address).str();
  return "[" + text + "]";
}

}  // namespace

std::string to_json(const WatchReport& report, double t) {
  client::JsonLine line;
  if (t >= 0) line.number("t", t, 3);
  line.text("watcher", report.watcher).text("room", report.room);
  line.list("received", report.received).list("missing", report.missing);
  return line.raw("foreign", list(report.foreign))
      .raw("forged", list(report.forged))
      .text("querier", report.querier)
      .str();
}

std::string to_words(const WatchReport& report) {
  std::string words =
      fmt::format("{}: {} of {} channels arrive", report.room, report.received.size(),
                  report.received.size() + report.missing.size());
  if (!report.missing.empty()) words += fmt::format("; not {}", fmt::join(report.missing, ", "));
  for (const auto& [channel, address] : report.foreign)
    words += fmt::format("; {} sends to {} as well", address, channel);
  for (const auto& [channel, address] : report.forged)
    words += fmt::format("; forged packets come to {} from {}", channel, address);
  return words + fmt::format("; IGMP querier: {}", report.querier);
}

}  // namespace dragoman::probe
